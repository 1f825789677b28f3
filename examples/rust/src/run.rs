//! The road from files to results: two passes over the leads, a few thousand in memory at a time. With
//! orders a third one has all of them at once, since a customer is sorted by what its lead did.

use std::path::{Path, PathBuf};

use csv::StringRecord;
use leadgrid::{Call, Engine, Error, Lead};

use crate::activities_in::Activities;
use crate::args::Args;
use crate::columns::Columns;
use crate::conversion::Conversion;
use crate::csv_in::Sheet;
use crate::csv_out::SafeCsv;
use crate::customers;
use crate::orders_in::OrdersIn;
use crate::policy_view::PolicyView;
use crate::progress::Progress;
use crate::sample;
use crate::scored;
use crate::survey::{AsOf, Survey, survey};
use crate::tally::{Place, Tally, activity_of};
use crate::text_in::TextFile;
use crate::trouble::Trouble;

/// Leads that are judged together. More would only need more memory.
const CHUNK: usize = 2_048;

/// Everything there is to show.
#[derive(Debug)]
pub struct Outcome {
    /// The policy.
    pub policy: PolicyView,
    /// What the columns mean.
    pub columns: Columns,
    /// The name of the file of leads.
    pub leads_name: String,
    /// The first pass.
    pub survey: Survey,
    /// How many activities there were, and those without a lead; `None` without a file.
    pub activities: Option<(usize, (usize, usize))>,
    /// When was scored.
    pub as_of: AsOf,
    /// The results.
    pub tally: Tally,
    /// The customers, where there are orders.
    pub customers: Option<customers::Outcome>,
}

/// What is read, and what is written.
#[derive(Debug, Clone)]
pub struct Files {
    /// The file of leads.
    pub leads: Option<PathBuf>,
    /// The file of activities.
    pub activities: Option<PathBuf>,
    /// The file of orders.
    pub orders: Option<PathBuf>,
    /// Where scored leads go.
    pub out: PathBuf,
    /// Where customers go.
    pub customers_out: PathBuf,
}

/// The default policy with customers, in any currency of two places or none.
const WITH_ORDERS: &str = "{format: 1, id: with_orders, version: '1', extends: global_standard, \
    title: {ko: 글로벌 표준 리드 우선순위와 고객, en: 'Global standard for lead priority, with customers'}, \
    activities: {checkout_abandoned: {}}, rfm: {}}";

/// Loads the policy that was asked for: YAML or JSON by the end of its name, else by its beginning.
/// It may extend the default policy.
///
/// # Errors
/// When the file cannot be read, or with everything that is wrong with the policy.
pub fn load(args: &Args) -> Result<Engine, Trouble> {
    let (text, yaml, name) = match &args.policy {
        Some(path) => {
            let text = TextFile::open(path, None)?.text()?;
            let ends = |end: &str| {
                path.extension()
                    .is_some_and(|given| given.eq_ignore_ascii_case(end))
            };
            // JSON begins with a brace; what begins otherwise can only be meant as YAML.
            let yaml = ends("yaml")
                || ends("yml")
                || (!ends("json") && !text.trim_start().starts_with('{'));
            (text, yaml, path.display().to_string())
        }
        None if args.is_sample() => (sample::POLICY.to_owned(), true, "dealer".to_owned()),
        None if args.orders.is_some() => (WITH_ORDERS.to_owned(), true, "with_orders".to_owned()),
        None => return Ok(Engine::default()),
    };
    let standard = Engine::default();
    let loader = Engine::loader().parent_json(standard.policy_json());
    let loaded = if yaml {
        loader.load_yaml(&text)
    } else {
        loader.load_json(&text)
    };
    loaded.map_err(|refused| {
        let findings: Vec<String> = refused
            .findings()
            .iter()
            .map(|finding| format!("  {finding}"))
            .collect();
        Trouble::new(format!(
            "the policy `{name}` is refused\n{}",
            findings.join("\n")
        ))
    })
}

/// Scores a file of leads and writes the scored ones, and sorts customers where there are orders.
///
/// # Errors
/// When a file cannot be read, understood or written.
pub fn run(args: &Args, engine: &Engine, files: &Files, leads: &Path) -> Result<Outcome, Trouble> {
    keep_inputs(args, files)?;
    if files.orders.is_some() {
        customers::rules(engine)?;
    }
    let policy = PolicyView::new(engine.policy_json(), args.lang)?;
    let encoding = args.encoding.as_deref();
    let open = |path: &Option<PathBuf>| -> Result<Option<Sheet>, Trouble> {
        let sheet = path.as_deref().map(|path| Sheet::open(path, encoding));
        sheet.transpose()
    };
    let sheet = Sheet::open(leads, encoding)?;
    let columns = Columns::new(&sheet, &policy, args)?;
    let activity_sheet = open(&files.activities)?;
    let order_sheet = open(&files.orders)?;
    let orders = order_sheet
        .as_ref()
        .map(|sheet| OrdersIn::new(sheet, &args.order_columns));
    let orders = orders.transpose()?;
    let mut activities = activity_sheet.as_ref().map(Activities::read).transpose()?;
    let survey = survey(&sheet, &columns, activities.as_mut())?;
    let mut newest = vec![(survey.newest, &sheet)];
    if let (Some(activities), Some(sheet)) = (&activities, &activity_sheet) {
        newest.push((activities.newest, sheet));
    }
    if let (Some(orders), Some(sheet)) = (&orders, &order_sheet) {
        newest.push((orders.newest(engine)?, sheet));
    }
    let as_of = AsOf::choose(args.as_of.as_deref(), &newest, sample::AS_OF)?;
    let scoring = Scoring {
        engine,
        policy: &policy,
        columns: &columns,
        activities: activities.as_ref(),
        as_of: &as_of,
        args,
    };
    let tally = scoring.pass(&sheet, survey.rows, &files.out)?;
    let customers = match &orders {
        Some(orders) => Some(scoring.customers(&sheet, orders)?),
        None => None,
    };
    if let Some(customers) = &customers {
        customers.write(&files.customers_out, args.bom)?;
    }
    Ok(Outcome {
        leads_name: sheet.name().to_owned(),
        activities: activities.map(|all| (all.rows, all.orphans())),
        columns,
        survey,
        as_of,
        tally,
        customers,
        policy,
    })
}

/// Sorts customers by their orders alone, and writes them.
///
/// # Errors
/// When a file cannot be read, understood or written.
pub fn run_orders(
    args: &Args,
    engine: &Engine,
    files: &Files,
    orders: &Path,
) -> Result<(AsOf, customers::Outcome), Trouble> {
    keep_inputs(args, files)?;
    customers::rules(engine)?;
    let sheet = Sheet::open(orders, args.encoding.as_deref())?;
    let orders = OrdersIn::new(&sheet, &args.order_columns)?;
    let newest = [(orders.newest(engine)?, &sheet)];
    let as_of = AsOf::choose(args.as_of.as_deref(), &newest, sample::AS_OF)?;
    let found = customers::run(engine, &orders, &[], as_of.instant())?;
    found.write(&files.customers_out, args.bom)?;
    Ok((as_of, found))
}

/// Nothing that is read is overwritten.
fn keep_inputs(args: &Args, files: &Files) -> Result<(), Trouble> {
    let inputs = [&files.leads, &files.activities, &files.orders, &args.policy];
    for input in inputs.into_iter().flatten() {
        for (out, option) in [
            (&files.out, "--out"),
            (&files.customers_out, "--customers-out"),
        ] {
            if same_file(input, out) {
                return Err(
                    Trouble::new(format!("`{}` would be overwritten", input.display()))
                        .help(format!("choose another place with {option} FILE")),
                );
            }
        }
    }
    Ok(())
}

/// Whether two names lead to one file that is there.
fn same_file(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(one).is_some_and(|path| Some(path) == real(other))
}

/// The second pass.
struct Scoring<'r> {
    engine: &'r Engine,
    policy: &'r PolicyView,
    columns: &'r Columns,
    activities: Option<&'r Activities>,
    as_of: &'r AsOf,
    args: &'r Args,
}

impl Scoring<'_> {
    fn pass(&self, sheet: &Sheet, total: usize, out: &Path) -> Result<Tally, Trouble> {
        let mut tally = Tally {
            conversion: self
                .args
                .outcome
                .as_ref()
                .map(|(_, success)| Conversion::new(success.clone())),
            ..Tally::default()
        };
        let mut csv = SafeCsv::create(out, self.args.bom)?;
        csv.row(&scored::header(&self.policy.axes))?;
        let mut progress = Progress::new("leads scored:", Some(total));
        let mut chunk: Vec<(u64, StringRecord)> = Vec::with_capacity(CHUNK);
        let mut rows = sheet.rows()?;
        while let Some((row, record)) = rows.read()? {
            chunk.push((row, record.clone()));
            if chunk.len() >= CHUNK {
                self.score(&chunk, &mut tally, &mut csv)?;
                chunk.clear();
                progress.at(tally.read);
            }
        }
        self.score(&chunk, &mut tally, &mut csv)?;
        if let (Some(conversion), Some((column, _))) = (&tally.conversion, &self.args.outcome) {
            conversion.check(column)?;
        }
        csv.finish()?;
        Ok(tally)
    }

    /// Everybody in a segment: all leads once more, with what they did.
    fn customers(
        &self,
        sheet: &Sheet,
        orders: &OrdersIn<'_>,
    ) -> Result<customers::Outcome, Trouble> {
        let mut records: Vec<StringRecord> = Vec::new();
        let mut rows = sheet.rows()?;
        while let Some((_, record)) = rows.read()? {
            records.push(record.clone());
        }
        let leads: Vec<Lead<'_>> = records.iter().map(|record| self.lead(record)).collect();
        customers::run(self.engine, orders, &leads, self.as_of.instant())
    }

    fn lead<'l>(&'l self, record: &'l StringRecord) -> Lead<'l> {
        let activities = self.activities.map(|all| all.of(self.columns.id(record)));
        Lead::from(self.columns.lead(record, activities))
    }

    fn score(
        &self,
        chunk: &[(u64, StringRecord)],
        tally: &mut Tally,
        csv: &mut SafeCsv,
    ) -> Result<(), Trouble> {
        let leads: Vec<Lead<'_>> = chunk.iter().map(|(_, record)| self.lead(record)).collect();
        let call = Call::at(self.as_of.instant());
        let batch = self.engine.score_batch(&leads, &call);
        tally.report(&batch.report);
        for (((row, record), lead), answer) in chunk.iter().zip(&leads).zip(&batch.answers) {
            let id = self.columns.id(record);
            let Some(decision) = answer.decision() else {
                let place = |error: &Error| self.place(error, record);
                tally.refused(*row, id, answer.errors(), place);
                csv.row(&scored::refused(
                    *row,
                    id,
                    answer.errors(),
                    self.policy.axes.len(),
                ))?;
                continue;
            };
            tally.decided(*row, lead, decision, self.policy, call.as_of.millis());
            if let (Some(conversion), Some(outcome)) =
                (&mut tally.conversion, self.columns.outcome(record))
            {
                conversion.add(&decision.lead_type, outcome);
            }
            csv.row(&scored::decided(*row, decision, self.policy))?;
        }
        Ok(())
    }

    fn place(&self, error: &Error, record: &StringRecord) -> Place {
        if let Some(place) = activity_of(error) {
            let id = self.columns.id(record);
            let row = self.activities.and_then(|all| all.row_of(id, place));
            return row.map_or(Place::Lead, Place::Activity);
        }
        let field = error.path().strip_prefix("/attributes/");
        let cell = field.and_then(|field| self.columns.cell(record, field));
        cell.map_or(Place::Lead, |cell| Place::Cell(cell.to_owned()))
    }
}
