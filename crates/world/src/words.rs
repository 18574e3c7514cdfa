//! The words of the catalogue, in English and Chinese.

/// Tags of the catalogue.
pub const TAGS: usize = 32;
/// Topics of one tag.
pub const TOPICS_PER_TAG: usize = 6;
/// Topics of all tags.
pub const TOPICS: usize = TAGS * TOPICS_PER_TAG;

/// A language of titles and names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    pub(crate) const fn index(self) -> usize {
        match self {
            Self::English => 0,
            Self::Chinese => 1,
        }
    }
}

/// A tag with its topics, each in English and in Chinese.
pub(crate) struct Tag {
    pub(crate) name: [&'static str; 2],
    pub(crate) topics: [[&'static str; 2]; TOPICS_PER_TAG],
}

/// What titles are made of: `{}` stands for the topic, `#` for a number.
pub(crate) const TITLES: [[&str; 2]; 20] = [
    ["{}: what nobody tells beginners", "{}：没人告诉新手的事"],
    ["# minutes of {}", "#分钟{}"],
    ["I tried {} for # days", "{}挑战#天"],
    ["{} at dawn", "清晨的{}"],
    ["My grandmother on {}", "奶奶眼里的{}"],
    ["The quiet side of {}", "{}安静的一面"],
    ["{} on a small budget", "花小钱玩转{}"],
    ["# mistakes with {}", "{}的#个误区"],
    ["A day of {}", "{}的一天"],
    ["{}, take #", "{}，第#回"],
    ["How {} really works", "{}的门道"],
    ["First snow and {}", "初雪与{}"],
    ["{} with friends", "{}，和朋友一起"],
    ["Part #: {}", "{}（第#集）"],
    ["The oldest {} in town", "城里最老的{}"],
    ["{} before and after", "{}前后对比"],
    ["Why I came back to {}", "为什么我又迷上{}"],
    ["# questions about {}", "关于{}的#个问题"],
    ["{} in the rain", "雨中的{}"],
    ["From nothing to {}", "从零开始的{}"],
];

/// First halves of creators' names.
pub(crate) const FIRST: [[&str; 2]; 24] = [
    ["Lin", "小林"],
    ["Old Wang", "老王"],
    ["Mei", "阿美"],
    ["Uncle Zhao", "赵叔"],
    ["Xiaoyu", "小雨"],
    ["Chef Li", "李师傅"],
    ["Ahao", "阿豪"],
    ["Sister Chen", "陈姐"],
    ["Dawei", "大伟"],
    ["Yun", "云云"],
    ["Teacher Sun", "孙老师"],
    ["Little Tang", "小唐"],
    ["Hua", "花花"],
    ["Bei", "阿北"],
    ["Nan", "南南"],
    ["Qiang", "阿强"],
    ["Lulu", "露露"],
    ["Captain Ma", "马队"],
    ["Jing", "静静"],
    ["Fei", "飞飞"],
    ["Granny Wu", "吴奶奶"],
    ["Doudou", "豆豆"],
    ["Shan", "山哥"],
    ["Ning", "宁宁"],
];

/// Second halves of creators' names; `{}` stands for their tag.
pub(crate) const SECOND: [[&str; 2]; 10] = [
    ["does {}", "聊{}"],
    ["'s {} diary", "的{}日记"],
    ["on {}", "说{}"],
    [" and {}", "与{}"],
    ["'s {} corner", "的{}小站"],
    [", mostly {}", "主要拍{}"],
    [" loves {}", "爱{}"],
    ["'s {} notes", "的{}笔记"],
    [": {} daily", "每日{}"],
    ["'s {} studio", "{}工作室"],
];

pub(crate) const WORDS: [Tag; TAGS] = [
    Tag {
        name: ["Home cooking", "家常菜"],
        topics: [
            ["noodles", "面条"],
            ["dumplings", "饺子"],
            ["hot pot", "火锅"],
            ["baking", "烘焙"],
            ["soup", "汤羹"],
            ["breakfast", "早餐"],
        ],
    },
    Tag {
        name: ["Street food", "街头小吃"],
        topics: [
            ["barbecue", "烧烤"],
            ["night market", "夜市"],
            ["milk tea", "奶茶"],
            ["spicy snacks", "辣味小吃"],
            ["crayfish", "小龙虾"],
            ["pancakes", "煎饼"],
        ],
    },
    Tag {
        name: ["Travel", "旅行"],
        topics: [
            ["old towns", "古镇"],
            ["mountains", "登山"],
            ["road trips", "自驾"],
            ["islands", "海岛"],
            ["train rides", "火车之旅"],
            ["city walks", "城市漫步"],
        ],
    },
    Tag {
        name: ["Pets", "宠物"],
        topics: [
            ["cats", "猫咪"],
            ["dogs", "狗狗"],
            ["parrots", "鹦鹉"],
            ["hamsters", "仓鼠"],
            ["rescue", "救助"],
            ["grooming", "美容"],
        ],
    },
    Tag {
        name: ["Comedy", "搞笑"],
        topics: [
            ["sketches", "短剧"],
            ["pranks", "整蛊"],
            ["dialect jokes", "方言段子"],
            ["office humour", "职场笑话"],
            ["family bits", "家庭日常"],
            ["dubbing", "配音"],
        ],
    },
    Tag {
        name: ["Dance", "舞蹈"],
        topics: [
            ["street dance", "街舞"],
            ["folk dance", "民族舞"],
            ["ballet", "芭蕾"],
            ["square dance", "广场舞"],
            ["choreography", "编舞"],
            ["beginners", "零基础"],
        ],
    },
    Tag {
        name: ["Music", "音乐"],
        topics: [
            ["guitar", "吉他"],
            ["piano", "钢琴"],
            ["covers", "翻唱"],
            ["folk songs", "民谣"],
            ["rap", "说唱"],
            ["erhu", "二胡"],
        ],
    },
    Tag {
        name: ["Fitness", "健身"],
        topics: [
            ["yoga", "瑜伽"],
            ["running", "跑步"],
            ["strength", "力量训练"],
            ["stretching", "拉伸"],
            ["weight loss", "减脂"],
            ["cycling", "骑行"],
        ],
    },
    Tag {
        name: ["Beauty", "美妆"],
        topics: [
            ["make-up", "化妆"],
            ["skincare", "护肤"],
            ["hair", "发型"],
            ["nails", "美甲"],
            ["perfume", "香水"],
            ["reviews", "测评"],
        ],
    },
    Tag {
        name: ["Fashion", "穿搭"],
        topics: [
            ["hanfu", "汉服"],
            ["sneakers", "球鞋"],
            ["commuter looks", "通勤"],
            ["vintage", "复古"],
            ["accessories", "配饰"],
            ["thrift", "平价"],
        ],
    },
    Tag {
        name: ["Gaming", "游戏"],
        topics: [
            ["shooters", "射击"],
            ["strategy", "策略"],
            ["speedruns", "速通"],
            ["indie games", "独立游戏"],
            ["mobile arenas", "手游对战"],
            ["retro", "怀旧游戏"],
        ],
    },
    Tag {
        name: ["Cars", "汽车"],
        topics: [
            ["electric cars", "电动车"],
            ["repairs", "维修"],
            ["test drives", "试驾"],
            ["classics", "老爷车"],
            ["off-road", "越野"],
            ["driving tips", "驾驶技巧"],
        ],
    },
    Tag {
        name: ["Technology", "数码"],
        topics: [
            ["phones", "手机"],
            ["laptops", "笔记本电脑"],
            ["headphones", "耳机"],
            ["smart home", "智能家居"],
            ["cameras", "相机"],
            ["unboxing", "开箱"],
        ],
    },
    Tag {
        name: ["Science", "科普"],
        topics: [
            ["space", "航天"],
            ["physics", "物理"],
            ["chemistry", "化学"],
            ["dinosaurs", "恐龙"],
            ["ocean", "海洋"],
            ["medicine", "医学"],
        ],
    },
    Tag {
        name: ["Learning", "学习"],
        topics: [
            ["English", "英语"],
            ["maths", "数学"],
            ["exams", "备考"],
            ["programming", "编程"],
            ["note-taking", "笔记"],
            ["memory", "记忆法"],
        ],
    },
    Tag {
        name: ["Parenting", "育儿"],
        topics: [
            ["newborns", "新生儿"],
            ["toddlers", "幼儿"],
            ["schoolwork", "辅导作业"],
            ["crafts", "亲子手工"],
            ["bedtime", "睡前故事"],
            ["meals", "辅食"],
        ],
    },
    Tag {
        name: ["Farming", "三农"],
        topics: [
            ["rice fields", "水稻"],
            ["orchards", "果园"],
            ["livestock", "养殖"],
            ["village life", "乡村生活"],
            ["beekeeping", "养蜂"],
            ["machinery", "农机"],
        ],
    },
    Tag {
        name: ["Fishing", "钓鱼"],
        topics: [
            ["river fishing", "溪钓"],
            ["sea fishing", "海钓"],
            ["lures", "路亚"],
            ["tackle", "渔具"],
            ["ice fishing", "冰钓"],
            ["ponds", "鱼塘"],
        ],
    },
    Tag {
        name: ["Handicraft", "手工"],
        topics: [
            ["woodwork", "木工"],
            ["pottery", "陶艺"],
            ["embroidery", "刺绣"],
            ["paper cutting", "剪纸"],
            ["knitting", "编织"],
            ["restoration", "修复"],
        ],
    },
    Tag {
        name: ["Painting", "绘画"],
        topics: [
            ["ink painting", "水墨"],
            ["oil", "油画"],
            ["watercolour", "水彩"],
            ["sketching", "速写"],
            ["calligraphy", "书法"],
            ["digital art", "板绘"],
        ],
    },
    Tag {
        name: ["Photography", "摄影"],
        topics: [
            ["portraits", "人像"],
            ["landscapes", "风光"],
            ["street", "街拍"],
            ["phone photos", "手机摄影"],
            ["editing", "修图"],
            ["drones", "航拍"],
        ],
    },
    Tag {
        name: ["History", "历史"],
        topics: [
            ["dynasties", "朝代"],
            ["relics", "文物"],
            ["battles", "战役"],
            ["archaeology", "考古"],
            ["biographies", "人物"],
            ["palaces", "宫殿"],
        ],
    },
    Tag {
        name: ["Film", "影视"],
        topics: [
            ["reviews", "影评"],
            ["behind the scenes", "幕后"],
            ["animation", "动画"],
            ["classics", "经典老片"],
            ["documentaries", "纪录片"],
            ["editing", "混剪"],
        ],
    },
    Tag {
        name: ["Basketball", "篮球"],
        topics: [
            ["highlights", "集锦"],
            ["street ball", "街球"],
            ["dribbling", "运球"],
            ["tactics", "战术"],
            ["sneaker tests", "球鞋实测"],
            ["legends", "传奇球星"],
        ],
    },
    Tag {
        name: ["Football", "足球"],
        topics: [
            ["goals", "进球"],
            ["youth teams", "青训"],
            ["goalkeepers", "门将"],
            ["tricks", "花式"],
            ["village league", "村超"],
            ["analysis", "赛事分析"],
        ],
    },
    Tag {
        name: ["Outdoor", "户外"],
        topics: [
            ["camping", "露营"],
            ["hiking", "徒步"],
            ["climbing", "攀岩"],
            ["survival", "野外生存"],
            ["skiing", "滑雪"],
            ["kayaking", "皮划艇"],
        ],
    },
    Tag {
        name: ["Home", "家居"],
        topics: [
            ["decorating", "装修"],
            ["storage", "收纳"],
            ["cleaning", "清洁"],
            ["small flats", "小户型"],
            ["furniture", "家具"],
            ["plants", "绿植"],
        ],
    },
    Tag {
        name: ["Work life", "职场"],
        topics: [
            ["interviews", "面试"],
            ["side jobs", "副业"],
            ["start-ups", "创业"],
            ["spreadsheets", "表格技巧"],
            ["speaking", "演讲"],
            ["remote work", "远程办公"],
        ],
    },
    Tag {
        name: ["Money", "理财"],
        topics: [
            ["saving", "存钱"],
            ["shopping deals", "好物优惠"],
            ["insurance", "保险"],
            ["budgeting", "记账"],
            ["housing", "买房"],
            ["markets", "市场观察"],
        ],
    },
    Tag {
        name: ["Stories", "情感"],
        topics: [
            ["friendship", "友情"],
            ["marriage", "婚姻"],
            ["reunions", "重逢"],
            ["letters", "信件"],
            ["growing up", "成长"],
            ["grandparents", "祖辈"],
        ],
    },
    Tag {
        name: ["Magic and toys", "玩具魔术"],
        topics: [
            ["card tricks", "纸牌魔术"],
            ["building bricks", "积木"],
            ["models", "模型"],
            ["puzzles", "解谜"],
            ["cubes", "魔方"],
            ["figures", "手办"],
        ],
    },
    Tag {
        name: ["Nature", "自然"],
        topics: [
            ["birds", "鸟类"],
            ["insects", "昆虫"],
            ["weather", "天气"],
            ["forests", "森林"],
            ["wild animals", "野生动物"],
            ["flowers", "花卉"],
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{TOPICS, WORDS};

    #[test]
    fn no_topic_of_a_tag_is_named_twice() {
        let pairs = WORDS.iter().flat_map(|tag| tag.topics.map(|topic| (tag.name[0], topic[0])));
        assert_eq!(pairs.collect::<BTreeSet<_>>().len(), TOPICS);
        let chinese = |text: &str| text.chars().all(|character| !character.is_ascii_alphabetic());
        assert!(WORDS.iter().all(|tag| tag.topics.iter().all(|topic| chinese(topic[1]))));
    }
}
