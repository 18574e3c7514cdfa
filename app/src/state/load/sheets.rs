//! Charts of a load test as files, made on the device that measured: nobody else has the run.

use ::charts::{Columns, Plot, Recorded, Sheet};
use html_escape::{encode_double_quoted_attribute, encode_text};
use protocol::{Compared, Pace};
use words::{Locale, Phrase, number, say, within};

use super::comparison::{CROSSOVER, crossover, crossover_finding};
use super::run::Run;
use super::{charts, text};

const TAKE: Phrase = Phrase::new("Take it along", "导出");
const HERE_ALONE: Phrase = Phrase::new(
    "Made in your browser. What is measured here is nowhere else, so no other page can embed it.",
    "由您的浏览器生成。测量结果只在本设备上，因此无法嵌入其他网页。",
);

/// The drawings that can be taken along, by their names in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drawn {
    /// Requests by time and length.
    Density,
    /// Quantiles.
    Spectrum,
    /// Parts of a request.
    Stages,
    /// What the device can do.
    Roofline,
    /// Backends beside each other.
    Crossover,
}

impl Drawn {
    const ALL: [Self; 5] =
        [Self::Density, Self::Spectrum, Self::Stages, Self::Roofline, Self::Crossover];

    const fn name(self) -> &'static str {
        match self {
            Self::Density => "density",
            Self::Spectrum => "spectrum",
            Self::Stages => "stages",
            Self::Roofline => "roofline",
            Self::Crossover => "crossover",
        }
    }

    const fn title(self) -> Phrase {
        match self {
            Self::Density => charts::DENSITY,
            Self::Spectrum => charts::SPECTRUM,
            Self::Stages => charts::STAGES,
            Self::Roofline => charts::ROOF,
            Self::Crossover => CROSSOVER,
        }
    }
}

/// The attribute of a button that makes a file, and holds its name.
pub(crate) const SAVES: &str = "data-saves";

/// How a drawing can be taken along, as HTML: a button for each file.
pub(crate) fn take_html(drawn: Drawn) -> String {
    let (name, title) = (drawn.name(), encode_double_quoted_attribute(drawn.title().text()));
    let button = |ending: &str| {
        let label = ending.to_uppercase();
        format!(
            "<button type=\"button\" {SAVES}=\"{name}.{ending}\" aria-label=\"{label}, {title}\">{label}</button>"
        )
    };
    let buttons = ["svg", "png", "csv"].map(button).join(" ");
    format!(
        "<details class=\"figure-data figure-take\"><summary>{TAKE}</summary>\
         <p class=\"figure-files\">{buttons}</p><p class=\"figure-note\">{}</p></details>",
        encode_text(HERE_ALONE.text())
    )
}

/// What has been measured.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measurements<'a> {
    /// The run under way or the last one.
    pub(crate) run: Option<&'a Run>,
    /// Backends beside each other.
    pub(crate) compared: &'a [Compared],
    /// Why there is no GPU among them.
    pub(crate) no_gpu: Option<&'a str>,
    /// The day, as ISO has it.
    pub(crate) day: &'a str,
}

/// A file to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Saved {
    /// Its name.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) contents: Contents,
}

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Contents {
    /// A drawing.
    Svg(String),
    /// A drawing of which pixels are to be made.
    Pixels(String),
    /// A table, in English.
    Csv(String),
}

/// The file that a button with this name of a file makes; nothing if there is no such file, or
/// nothing measured for it.
pub(crate) fn saved(file: &str, measured: &Measurements) -> Option<Saved> {
    let (name, ending) = file.split_once('.')?;
    let drawn = Drawn::ALL.into_iter().find(|drawn| drawn.name() == name)?;
    let Measurements { run, compared, no_gpu, day } = *measured;
    let make = || match drawn {
        Drawn::Density => {
            made(drawn, &charts::density(run), &charts::density_finding(run), ending, measured)
        }
        Drawn::Spectrum => {
            made(drawn, &charts::spectrum(run), &charts::spectrum_finding(run), ending, measured)
        }
        Drawn::Stages => {
            made(drawn, &charts::stages(run), &charts::stages_finding(run), ending, measured)
        }
        Drawn::Roofline => {
            made(drawn, &charts::roofline(run), &charts::roofline_finding(run), ending, measured)
        }
        Drawn::Crossover => made(
            drawn,
            &crossover(compared),
            &crossover_finding(compared, no_gpu),
            ending,
            measured,
        ),
    };
    // A file of numbers does not depend on who asks for it.
    let contents = if ending == "csv" { within(Locale::default(), make) } else { make() }?;
    Some(Saved { name: format!("headroom-live-{name}-{day}.{ending}"), contents })
}

fn made<P: Plot + Recorded>(
    drawn: Drawn,
    chart: &P,
    finding: &str,
    ending: &str,
    measured: &Measurements,
) -> Option<Contents> {
    let caption = caption(drawn, measured)?;
    let sheet = || {
        let (title, summary) = (drawn.title().text(), &chart.summary());
        Sheet { title, finding, summary, caption: &caption }.svg(&chart.state(Sheet::WIDTH_PX))
    };
    match ending {
        "svg" => Some(Contents::Svg(sheet())),
        "png" => Some(Contents::Pixels(sheet())),
        "csv" => {
            let names = (1..=caption.len()).map(|number| format!("note_{number}")).collect();
            let columns: Columns = (names, caption);
            let file = ::charts::csv(&chart.records(), &chart.table(), &columns).ok()?;
            String::from_utf8(file).ok().map(Contents::Csv)
        }
        _ => None,
    }
}

/// What was measured, how, and what it is not; nothing if nothing was.
fn caption(drawn: Drawn, measured: &Measurements) -> Option<Vec<String>> {
    let day = measured.day;
    let what = if drawn == Drawn::Crossover {
        let times: u32 = measured.compared.iter().map(|one| one.times).sum();
        if measured.compared.is_empty() {
            return None;
        }
        say!(
            "Headroom, measured in a browser on {day}: {} settings, {times} times in all, all 50,000 items scored.",
            "Headroom，{day}在浏览器中测得：{}种设置，共{times}次，每次为全部5万个物品打分。",
            measured.compared.len()
        )
    } else {
        of_run(measured.run?, day)
    };
    Some(vec![
        what,
        say!(
            "A simulated recommender with simulated items on one device; nothing here is a data centre’s latency, and none of it is ByteDance’s data.",
            "单台设备上的模拟推荐系统与模拟物品；这里的数字都不是数据中心的延迟，其中没有字节跳动的数据。"
        ),
    ])
}

fn of_run(run: &Run, day: &str) -> String {
    let pace = match run.load.pace {
        Pace::SingleStream => say!("one request after the other", "逐个请求"),
        Pace::Server { rate } => {
            say!("requests by chance, {} a second", "请求随机到达，每秒{}个", number(rate))
        }
        Pace::Offline { requests } => {
            say!("{requests} requests at once", "{requests}个请求同时到达")
        }
    };
    let recorder = run.track.recorder();
    say!(
        "Headroom, measured in a browser on {day}: {} of {} cores, item vectors {}, {pace}, {} together at most, seed {}; n = {}, {} more left out as warm-up.",
        "Headroom，{day}在浏览器中测得：{}（浏览器报告{}个核心），物品向量{}，{pace}，每批最多{}，种子{}；n = {}，另有{}个预热请求已排除。",
        text::backend(run.begun.device.backend),
        run.begun.device.cores,
        run.load.grain.name(),
        run.load.batch,
        run.load.seed,
        recorder.response().count(),
        recorder.warm_up().0
    )
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, clippy::panic, reason = "a file that is none has failed")]

    use ::charts::Table;
    use protocol::{Backend, Grain};

    use super::super::text::tests::run;
    use super::*;

    fn compared() -> Vec<Compared> {
        let one = |backend, batch: u32, millis| Compared {
            backend,
            grain: Grain::Byte,
            batch,
            millis,
            times: 9,
        };
        vec![one(Backend::Cpu, 1, 2.0), one(Backend::Cpu, 4, 7.5), one(Backend::Gpu, 1, 3.0)]
    }

    /// Rows that a file has of the drawing.
    fn drawn_rows(file: &str) -> Table {
        let mut reader = csv::Reader::from_reader(file.as_bytes());
        let cells = |row: &csv::StringRecord| row.iter().map(str::to_owned).collect::<Vec<_>>();
        let columns = cells(reader.headers().expect("headings"));
        let rows = reader.records().map(|row| cells(&row.expect("every row has all columns")));
        Table { columns, rows: rows.filter(|row| row[0] == "drawn").collect() }
    }

    #[test]
    fn every_drawing_is_drawn_again_from_its_table() {
        let (run, compared) = (run(1_220, 5_000.0), compared());
        let measured =
            Measurements { run: Some(&run), compared: &compared, no_gpu: None, day: "2026-01-20" };
        for drawn in Drawn::ALL {
            let file = |ending: &str| saved(&format!("{}.{ending}", drawn.name()), &measured);
            let Some(Saved { contents: Contents::Csv(csv), name }) = file("csv") else {
                panic!("{drawn:?} has no table")
            };
            assert_eq!(name, format!("headroom-live-{}-2026-01-20.csv", drawn.name()));
            let Some(Saved { contents: Contents::Svg(svg), .. }) = file("svg") else {
                panic!("{drawn:?} has no drawing")
            };
            let again = |table: &Table| match drawn {
                Drawn::Density => charts::density(Some(&run)).with_records(table),
                Drawn::Spectrum => charts::spectrum(Some(&run)).with_records(table),
                Drawn::Stages => charts::stages(Some(&run)).with_records(table),
                Drawn::Roofline => charts::roofline(Some(&run)).with_records(table),
                Drawn::Crossover => crossover(&compared).with_records(table),
            };
            let marks = |table: &Table| {
                let chart = again(table);
                let caption = caption(drawn, &measured).unwrap_or_default();
                let words = Sheet { title: "", finding: "", summary: "", caption: &caption };
                let sheet = words.svg(&chart.state(Sheet::WIDTH_PX));
                let start = sheet.find("<svg xmlns").map_or(0, |at| at + 4);
                let inner = sheet[start..].find("<svg").map_or(0, |at| at + start);
                let end = sheet.find("</g>").unwrap_or(sheet.len());
                sheet[inner..end].to_owned()
            };
            let told = marks(&drawn_rows(&csv));
            assert!(svg.contains(&told), "{drawn:?}");
            assert!(!svg.contains(&marks(&Table::default())), "{drawn:?} has numbers");
        }
    }

    #[test]
    fn what_is_not_measured_makes_no_file_and_tables_are_in_english() {
        let nothing = Measurements { run: None, compared: &[], no_gpu: None, day: "2026-01-20" };
        for drawn in Drawn::ALL {
            assert_eq!(saved(&format!("{}.svg", drawn.name()), &nothing), None);
        }
        let run = run(220, 5_000.0);
        let measured = Measurements { run: Some(&run), ..nothing };
        assert_eq!(saved("stages.gif", &measured), None);
        assert_eq!(saved("nothing.svg", &measured), None);
        let locale = Locale { language: words::Language::Chinese, ..Locale::default() };
        within(locale, || {
            let contents = |file| saved(file, &measured).map(|saved| saved.contents);
            let Some(Contents::Csv(csv)) = contents("stages.csv") else { panic!("no table") };
            assert!(csv.contains("Waiting in the queue"), "{csv}");
            let Some(Contents::Pixels(svg)) = contents("stages.png") else { panic!("no drawing") };
            assert!(svg.contains("排队等待"), "{svg}");
        });
    }
}
