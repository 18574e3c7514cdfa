//! Files to take along: what they hold is what the pages show.

use std::io::{Cursor, Read as _};

use axum::http::StatusCode;
use zip::ZipArchive;

use super::{Answer, get};

const CHARTS: [(&str, &str); 6] = [
    ("dots", "/"),
    ("money", "/"),
    ("binding", "/lab"),
    ("capacity", "/lab"),
    ("covers", "/lab"),
    ("peers", "/"),
];
const PLAN: &str = "v=1&capex=200&export=denied";

/// The result's name in a page's footer.
fn result_of(page: &Answer) -> String {
    let (_, rest) = page.body.split_once("site-result\">").expect("the footer names the result");
    rest.split('<').next().unwrap_or_default().to_owned()
}

/// The marks of an SVG: what stands between its start and its end.
fn marks(svg: &str) -> &str {
    let (_, rest) = svg.split_once('>').expect("a start tag");
    rest.split_once("</svg>").expect("an end tag").0
}

/// A drawing in the colours of the light theme, as files have them.
fn coloured(marks: &str) -> String {
    let mut marks = marks.to_owned();
    for (name, role) in charts::ROLES.iter().zip(charts::Role::ALL) {
        let (red, green, blue) = charts::Theme::light().colour(role);
        let colour = format!("\"#{red:02x}{green:02x}{blue:02x}\"");
        marks = marks.replace(&format!("\"var({name})\""), &colour);
    }
    marks
}

/// The member of a ZIP archive with this name, or the names there are.
fn member(file: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(file)).expect("the file is an archive");
    let mut text = String::new();
    let mut member = archive.by_name(name).expect("the archive holds the file");
    member.read_to_string(&mut text).expect("the file is text");
    text
}

#[tokio::test]
async fn a_chart_file_holds_the_drawing_of_the_page() {
    for (name, path) in CHARTS {
        let page = get(&format!("{path}?{PLAN}")).await;
        let file = get(&format!("/export/chart/{name}.svg?{PLAN}")).await;
        assert_eq!(file.status, StatusCode::OK, "{name}");
        let drawings = page.body.split("<svg ").skip(1).map(marks);
        let equal =
            drawings.filter(|drawn| drawn.len() > 200 && file.body.contains(&coloured(drawn)));
        assert_eq!(equal.count(), 1, "{name} holds one drawing of {path}");
        assert!(file.body.contains(&result_of(&page)), "{name} names its result");
        for part in ["seed 20260120", "131072 trials", "Facts as of", "standard error", "Scenario:"]
        {
            assert!(file.body.contains(part), "{part} in {name}");
        }
        assert!(!file.body.contains("var(--"), "{name} needs no style sheet");
    }
}

#[tokio::test]
async fn a_table_file_holds_its_numbers_in_full_under_what_the_page_calls_them() {
    for (name, path) in CHARTS {
        let page = get(&format!("{path}?{PLAN}")).await;
        let file = get(&format!("/export/chart/{name}.csv?{PLAN}")).await;
        assert_eq!(file.status, StatusCode::OK, "{name}");
        let mut reader = csv::Reader::from_reader(file.bytes.as_slice());
        let columns: Vec<String> =
            reader.headers().expect("there is a header").iter().map(str::to_owned).collect();
        let place = |wanted: &str| columns.iter().position(|column| column == wanted);
        let caption = place("result_id").expect("the caption follows the numbers");
        let (mut rows, mut digits) = (0, 0);
        for row in reader.records() {
            let row = row.expect("every row has all columns");
            assert_eq!(row.len(), columns.len());
            if let Some(item) = place("item") {
                let item = row[item].replace('&', "&amp;");
                assert!(page.body.contains(&item), "{item} of {name} is not on {path}");
            }
            let numbers = row.iter().take(caption).filter(|cell| cell.parse::<f64>().is_ok());
            digits = numbers.map(str::len).max().unwrap_or(0).max(digits);
            assert_eq!(row.get(caption), Some(result_of(&page).as_str()));
            rows += 1;
        }
        assert!(rows > 1, "{name}");
        // What is given, such as peers' reports and a plan of 200, has few digits; what is computed has many.
        let given = ["peers"].contains(&name);
        assert!(given || digits > 6, "{name} has at most {digits} digits");
    }
}

#[tokio::test]
async fn the_workbook_says_in_three_formats_what_the_page_says() {
    let page = get(&format!("/?{PLAN}")).await;
    let result = result_of(&page);
    let json = get(&format!("/export/workbook.json?{PLAN}")).await;
    let workbook: serde_json::Value = serde_json::from_slice(&json.bytes).expect("it is JSON");
    assert_eq!(workbook["caption"]["result_id"], result);
    assert_eq!(workbook["caption"]["seed"], 20_260_120);
    let goal = workbook["tables"]["odds"]["rows"][0]["share"].as_f64().expect("a share");
    let headline = format!("About {:.0} in 100 possible futures", goal * 100.0);
    assert!(page.body.contains(&headline), "{headline}");

    let zip = get(&format!("/export/workbook.zip?{PLAN}")).await;
    let odds = member(&zip.bytes, "odds.csv");
    assert!(odds.contains(&goal.to_string()) && odds.contains(&result), "{odds}");
    let caption = member(&zip.bytes, "caption.csv");
    for part in [&*result, "facts as of", "± is one standard error", "capex=200"] {
        assert!(caption.contains(part), "{part} in\n{caption}");
    }

    let xlsx = get(&format!("/export/workbook.xlsx?{PLAN}")).await;
    // The first sheet is the caption; the second holds the odds.
    let sheet = member(&xlsx.bytes, "xl/worksheets/sheet2.xml");
    assert!(sheet.contains(&format!("<v>{goal}</v>")), "the share is a number in the sheet");
    assert!(member(&xlsx.bytes, "xl/sharedStrings.xml").contains(&result));
    let names = member(&xlsx.bytes, "xl/workbook.xml");
    for table in ["caption", "odds", "quantities", "binding", "money", "median_world", "inputs"] {
        assert!(names.contains(&format!("name=\"{table}\"")), "{table} in {names}");
        let in_zip = table == "caption" || workbook["tables"].get(table).is_some();
        assert!(in_zip && !member(&zip.bytes, &format!("{table}.csv")).is_empty(), "{table}");
    }
}

#[tokio::test]
async fn files_say_what_they_are_and_how_to_be_saved() {
    let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    for (target, kind, ending) in [
        ("/export/workbook.xlsx", sheet, "xlsx"),
        ("/export/workbook.zip", "application/zip", "zip"),
        ("/export/workbook.json", "application/json", "json"),
        ("/export/chart/dots.svg", "image/svg+xml", "svg"),
        ("/export/chart/dots.csv", "text/csv; charset=utf-8", "csv"),
    ] {
        let answer = get(target).await;
        assert_eq!(answer.header("content-type"), kind);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        let disposition = answer.header("content-disposition");
        assert!(disposition.starts_with("attachment; filename=\"headroom-"), "{disposition}");
        assert!(disposition.ends_with(&format!(".{ending}\"")), "{disposition}");
    }
}

#[tokio::test]
async fn the_same_plan_gives_the_same_bytes() {
    for target in ["/export/workbook.xlsx", "/export/workbook.zip", "/export/chart/money.svg"] {
        assert_eq!(get(target).await.bytes, get(target).await.bytes, "{target}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_falls_back_and_what_is_not_there_is_said() {
    let default = get("/export/workbook.json").await;
    let odd = get("/export/workbook.json?capex=%FF&lease=much&&&=").await;
    assert_eq!(odd.status, StatusCode::OK);
    assert!(odd.body.contains("Ignored `lease=much`"), "the caption names what was ignored");
    let rows = |answer: &Answer| {
        let value: serde_json::Value = serde_json::from_slice(&answer.bytes).expect("it is JSON");
        value["tables"].clone()
    };
    assert_eq!(rows(&default), rows(&odd));
    for target in
        ["/export/chart/dots.png", "/export/chart/dots", "/export/chart/none.svg", "/export/"]
    {
        let answer = get(target).await;
        let gone = answer.status == StatusCode::NOT_FOUND || answer.status.is_redirection();
        assert!(gone, "{target}: {}", answer.status);
    }
}

#[tokio::test]
async fn pages_link_to_their_files_with_the_plan() {
    for path in ["/", "/lab"] {
        let page = get(&format!("{path}?{PLAN}")).await;
        for file in
            ["workbook.xlsx", "workbook.zip", "workbook.json", "chart/dots.svg", "chart/covers.csv"]
        {
            let href = format!("href=\"/export/{file}?{}\"", PLAN.replace('&', "&amp;"));
            assert!(page.body.contains(&href), "{href} on {path}");
        }
    }
}

#[tokio::test]
async fn figures_of_answers_can_be_taken_along_as_pages_show_them() {
    for (path, ask, name) in [
        ("/lab", "ask=binding", "answer-1"),
        ("/lab", "ask=clearance", "answer-2"),
        ("/compare", "a=december-2025&b=high&c=none&d=none&of=total_cost_bn", "answer-1"),
    ] {
        let page = get(&format!("{path}?{PLAN}&{ask}")).await;
        let file = get(&format!("/export/chart/{name}.svg?{PLAN}&{ask}")).await;
        assert_eq!(file.status, StatusCode::OK, "{ask}");
        let drawings = page.body.split("<svg ").skip(1).map(marks);
        let equal =
            drawings.filter(|drawn| drawn.len() > 200 && file.body.contains(&coloured(drawn)));
        assert_eq!(equal.count(), 1, "{ask} holds one drawing of {path}");
        for part in ["seed 20260120", "Facts as of", "Scenario:"] {
            assert!(file.body.contains(part), "{part} in {ask}");
        }
        let table = get(&format!("/export/chart/{name}.csv?{PLAN}&{ask}")).await;
        assert!(table.body.contains("result_id"), "{ask}");
        let link = format!("/export/chart/{name}.csv?{PLAN}&{ask}").replace('&', "&amp;");
        assert!(page.body.contains(&link), "{link} on {path}");
    }
    let nothing = get(&format!("/export/chart/answer-9.svg?{PLAN}&ask=binding")).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    let unasked = get(&format!("/export/chart/answer-9.svg?{PLAN}")).await;
    assert_eq!(unasked.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_single_charts_may_be_framed_and_nothing_runs_on_them() {
    let framed = get(&format!("/embed/dots?{PLAN}")).await;
    assert_eq!(framed.status, StatusCode::OK);
    let policy = framed.header("content-security-policy");
    assert!(policy.contains("frame-ancestors *") && !policy.contains("script-src"), "{policy}");
    assert_eq!(framed.header("x-frame-options"), "");
    assert!(!framed.body.contains("<script"));
    assert!(framed.body.contains(&format!("href=\"/lab?{}\"", PLAN.replace('&', "&amp;"))));
    for part in ["seed 20260120", "Facts as of", "Scenario:"] {
        assert!(framed.body.contains(part), "{part}");
    }
    let chinese = get(&format!("/embed/dots?{PLAN}&lang=zh")).await;
    assert!(chinese.body.contains("lang=\"zh"), "its language is in its address");
    assert_eq!(get("/embed/nothing").await.status, StatusCode::NOT_FOUND);
    for path in ["/", "/lab", "/export/chart/dots.svg"] {
        let page = get(path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
    }
}

#[tokio::test]
async fn a_changed_range_is_in_every_file_and_on_every_page_of_the_plan() {
    let query = "v=1&g_gen=2-6";
    let json = get(&format!("/export/workbook.json?{query}")).await;
    let workbook: serde_json::Value = serde_json::from_slice(&json.bytes).expect("it is JSON");
    let rows = workbook["tables"]["inputs"]["rows"].as_array().expect("rows").iter();
    let changed: Vec<_> = rows.filter(|row| row["changed"] == "changed").collect();
    assert_eq!(changed.len(), 1);
    assert_eq!((&changed[0]["symbol"], &changed[0]["high"]), (&"g_gen".into(), &6.0.into()));
    assert_eq!(changed[0]["published_high"], 9.0);
    let (usual, believed) = (get("/").await, get(&format!("/?{query}")).await);
    assert_ne!(result_of(&usual), result_of(&believed));
    assert!(believed.body.contains("1 range changed"));
    let file = get(&format!("/export/chart/dots.svg?{query}")).await;
    assert!(file.body.contains("ranges changed: g_gen"), "the caption names it");
    let method = get(&format!("/method?{query}")).await;
    assert!(method.body.contains("log-normal, 2 to 6"), "and so does its row on /method");
}
