//! The leads of the sample: what a form, a membership database and a dealer's sheet know.
//!
//! The dirt: answers left out or written as `N/A` or `모름`, values that no list has, numbers
//! with units, syllables as jamo, ids that a spreadsheet turned into formulas, origins that no
//! grid knows, days that do not exist, the same lead twice.

use super::{Intent, Person, csv_text, decomposed};
use crate::calendar::Moment;
use crate::rng::Rng;
use crate::trouble::Trouble;

const HEADER: [&str; 19] = [
    "Lead ID",
    "Origin",
    "Created at",
    "Assigned at",
    "Owns vehicle",
    "Models of interest",
    "Purchase horizon",
    "Budget",
    "Financing",
    "Current vehicle",
    "Vehicle age",
    "Age",
    "Household",
    "Occupation",
    "Preferred dealer",
    "Consent marketing",
    "Region",
    "Campaign",
    "Memo",
];

const MODELS: [&str; 7] = [
    "suv",
    "sedan",
    "compact",
    "electric",
    "mpv",
    "flagship_suv",
    "flagship_sedan",
];
const HOUSEHOLDS: [(u64, &str); 5] = [
    (30, "single"),
    (25, "couple"),
    (25, "young_children"),
    (18, "grown_children"),
    (2, "shared_flat"),
];
const OCCUPATIONS: [(u64, &str); 9] = [
    (45, "employee"),
    (14, "self_employed"),
    (10, "professional"),
    (8, "public_service"),
    (7, "homemaker"),
    (6, "retired"),
    (4, "student"),
    (3, "none"),
    (3, "freelancer"),
];
const FINANCING: [(u64, &str); 5] = [
    (20, "cash"),
    (35, "loan"),
    (25, "lease"),
    (5, "subscription"),
    (15, "undecided"),
];
const DEALERS: [&str; 8] = [
    "강남점",
    "분당점",
    "해운대점",
    "대전 둔산점",
    "Seattle North",
    "Austin Central",
    "Leeds City",
    "일산점",
];
const REGIONS: [&str; 8] = [
    "서울",
    "경기",
    "부산",
    "대전",
    "광주",
    "Washington",
    "Texas",
    "Yorkshire",
];
const MEMOS: [&str; 6] = [
    "주말 오후에 연락 바랍니다",
    "Prefers e-mail",
    "가족과 함께 시승 희망",
    "Asked about trade-in, \"fair price\"",
    "할부 조건 문의",
    "Call after 6 pm",
];

pub(super) fn write(people: &[Person], now: Moment, rng: &mut Rng) -> Result<String, Trouble> {
    let mut lines: Vec<Vec<String>> = people.iter().map(|person| line(person, now, rng)).collect();
    spoil(&mut lines, rng);
    csv_text(&HEADER, &lines)
}

fn line(person: &Person, now: Moment, rng: &mut Rng) -> Vec<String> {
    let keen = person.intent != Intent::Browsing;
    let signup = rng.chance(if keen { 300 } else { 450 });
    // Who registers tells little; who fills in a form answers most questions.
    let silent = if signup { 450 } else { 240 };
    let mut answer = |value: String| match () {
        () if rng.chance(silent) => String::new(),
        () if rng.chance(25) => rng.pick(&["N/A", "-", "모름", "Unknown"]).to_owned(),
        () => value,
    };
    // One closure draws from the sequence at a time: the answers first, their values after.
    let gaps: Vec<bool> = (0..12).map(|_| answer("x".to_owned()) == "x").collect();
    let fill: Vec<String> = (0..12).map(|_| answer(String::new())).collect();
    let values = values(person.intent, rng);
    let answers = values.into_iter().zip(gaps).zip(fill).map(
        |((value, said), instead)| {
            if said { value } else { instead }
        },
    );

    let created = busy_moment(now, person.age_days, rng);
    let mut cells = vec![
        person.id.clone(),
        if signup { "signup" } else { "form" }.to_owned(),
        created.rfc3339(),
        assigned(now, created, rng),
    ];
    cells.extend(answers);
    cells.push(rng.pick(&REGIONS).to_owned());
    cells.push(
        rng.pick(&["autumn_drive", "search", "", "신차 출시", "referral"])
            .to_owned(),
    );
    cells.push(if rng.chance(80) {
        rng.pick(&MEMOS).to_owned()
    } else {
        String::new()
    });
    cells
}

/// The twelve answers that count, in the order of the header.
fn values(intent: Intent, rng: &mut Rng) -> [String; 12] {
    let horizons: [(u64, &str); 5] = match intent {
        Intent::Buying => [
            (50, "within_1_month"),
            (35, "within_3_months"),
            (10, "within_6_months"),
            (2, "within_12_months"),
            (3, "undecided"),
        ],
        Intent::Considering => [
            (8, "within_1_month"),
            (30, "within_3_months"),
            (35, "within_6_months"),
            (15, "within_12_months"),
            (12, "undecided"),
        ],
        Intent::Browsing => [
            (2, "within_1_month"),
            (6, "within_3_months"),
            (17, "within_6_months"),
            (30, "within_12_months"),
            (45, "undecided"),
        ],
    };
    let owner = rng.chance(if intent == Intent::Buying { 350 } else { 180 });
    let current = if owner && rng.chance(700) {
        "our_brand"
    } else {
        rng.weighted(&[(65, "other_brand"), (35, "none")])
    };
    let vehicle_age = if current == "none" {
        String::new()
    } else {
        rng.between(0, 14).to_string()
    };
    [
        yes_or_no(owner, rng),
        models(rng),
        rng.weighted(&horizons).to_owned(),
        budget(rng).to_string(),
        rng.weighted(&FINANCING).to_owned(),
        current.to_owned(),
        vehicle_age,
        // The mean of two draws: most people are neither 19 nor 74.
        rng.between(19, 74)
            .midpoint(rng.between(19, 74))
            .to_string(),
        rng.weighted(&HOUSEHOLDS).to_owned(),
        rng.weighted(&OCCUPATIONS).to_owned(),
        dealer(intent, rng),
        {
            let consents = rng.chance(620);
            yes_or_no(consents, rng)
        },
    ]
}

/// Three systems, three ways of writing a yes.
fn yes_or_no(yes: bool, rng: &mut Rng) -> String {
    let (no_text, yes_text) = rng.pick(&[("no", "yes"), ("FALSE", "TRUE"), ("0", "1")]);
    if yes { yes_text } else { no_text }.to_owned()
}

fn models(rng: &mut Rng) -> String {
    // The nearer to the head of the list, the more popular.
    let mut chosen: Vec<&str> = Vec::new();
    for _ in 0..rng.between(1, 3) {
        let place = rng.below(7).min(rng.below(7));
        let model = MODELS
            .get(usize::try_from(place).unwrap_or(0))
            .copied()
            .unwrap_or("suv");
        if !chosen.contains(&model) {
            chosen.push(model);
        }
    }
    if rng.chance(15) {
        chosen.push("convertible");
    }
    chosen.join(";")
}

fn budget(rng: &mut Rng) -> u64 {
    // Round numbers, with a tail of dear cars.
    rng.between(24, 70)
        .min(rng.between(24, 110))
        .saturating_mul(500)
        .saturating_add(rng.heavy_tail(60).saturating_mul(1_000))
}

fn dealer(intent: Intent, rng: &mut Rng) -> String {
    let names = if intent == Intent::Browsing { 250 } else { 700 };
    if !rng.chance(names) {
        return String::new();
    }
    let name = rng.pick(&DEALERS);
    // Some exports write syllables as jamo; the engine must see the same dealer.
    if rng.chance(120) {
        decomposed(name)
    } else {
        name.to_owned()
    }
}

/// A time on the day that many days ago, more often in the evening and on a Saturday.
pub(super) fn busy_moment(now: Moment, days_ago: u64, rng: &mut Rng) -> Moment {
    const HOURS: [(u64, u64); 24] = [
        (4, 0),
        (2, 1),
        (1, 2),
        (1, 3),
        (1, 4),
        (2, 5),
        (6, 6),
        (14, 7),
        (20, 8),
        (26, 9),
        (30, 10),
        (30, 11),
        (38, 12),
        (32, 13),
        (28, 14),
        (28, 15),
        (30, 16),
        (30, 17),
        (34, 18),
        (44, 19),
        (56, 20),
        (60, 21),
        (44, 22),
        (18, 23),
    ];
    const DAYS: [u64; 7] = [700, 700, 720, 740, 800, 1_000, 950];
    let mut day = now.day_before(days_ago);
    // A quiet day passes some of its visits on to the day before, at most once.
    let busy = DAYS.get(day.weekday()).copied().unwrap_or(1_000);
    if !rng.chance(busy) {
        day = day.day_before(1);
    }
    let hour = rng.weighted(&HOURS);
    let seconds = hour.saturating_mul(3_600).saturating_add(rng.below(3_600));
    let moment = day.plus(i64::try_from(seconds).unwrap_or(0));
    // Today is not over yet: what would lie ahead happened a day earlier.
    if moment < now {
        moment
    } else {
        moment.plus(-86_400)
    }
}

/// Two of five leads were handed out since yesterday afternoon, the rest is handed out now.
fn assigned(now: Moment, created: Moment, rng: &mut Rng) -> String {
    let moment = now.plus(
        rng.between(60, 61_200)
            .try_into()
            .map_or(0, |s: i64| s.saturating_neg()),
    );
    if rng.chance(400) && moment > created {
        moment.rfc3339()
    } else {
        String::new()
    }
}

/// What goes wrong in single lines. Places are shares of the file, so that any size has them.
fn spoil(lines: &mut [Vec<String>], rng: &mut Rng) {
    let size = u64::try_from(lines.len()).unwrap_or(0);
    let accidents: [(usize, &str); 14] = [
        (0, "=L-00990"),
        (0, "+L-01207"),
        (0, ""),
        (1, "event"),
        (1, "event"),
        (1, ""),
        (1, "partner_shop"),
        (2, "2026-11-31T10:00:00+09:00"),
        (2, "2026/10/02 14:30"),
        (4, "maybe"),
        (7, "35,000 USD"),
        (7, "삼천만원"),
        (11, "thirty"),
        (10, "about 5"),
    ];
    for (column, text) in accidents {
        let place = usize::try_from(rng.below(size)).unwrap_or(0);
        if let Some(cell) = lines.get_mut(place).and_then(|line| line.get_mut(column)) {
            text.clone_into(cell);
        }
    }
    // The same lead from two exports.
    for _ in 0..3 {
        let (from, to) = (rng.below(size), rng.below(size));
        let twin = usize::try_from(from)
            .ok()
            .and_then(|place| lines.get(place))
            .cloned();
        if let (Some(twin), Some(line)) = (
            twin,
            usize::try_from(to)
                .ok()
                .and_then(|place| lines.get_mut(place)),
        ) {
            *line = twin;
        }
    }
}
