//! The road from files to results: two passes over the leads, a few thousand in memory at a time.

use std::path::Path;

use csv::StringRecord;
use leadgrid::{Call, Engine, Error, Lead};

use crate::activities_in::Activities;
use crate::args::Args;
use crate::columns::Columns;
use crate::conversion::Conversion;
use crate::csv_in::Sheet;
use crate::csv_out::SafeCsv;
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
}

/// Loads the policy that was asked for: YAML or JSON by the end of its name, else by its beginning.
///
/// # Errors
/// When the file cannot be read, or with everything that is wrong with the policy.
pub fn load(path: Option<&Path>) -> Result<Engine, Trouble> {
    let Some(path) = path else {
        return Ok(Engine::default());
    };
    let text = TextFile::open(path, None)?.text()?;
    let ends = |end: &str| {
        path.extension()
            .is_some_and(|given| given.eq_ignore_ascii_case(end))
    };
    // JSON begins with a brace; what begins otherwise can only be meant as YAML.
    let yaml =
        ends("yaml") || ends("yml") || (!ends("json") && !text.trim_start().starts_with('{'));
    let loaded = if yaml {
        Engine::from_yaml(&text)
    } else {
        Engine::from_json(&text)
    };
    loaded.map_err(|refused| {
        let findings: Vec<String> = refused
            .findings()
            .iter()
            .map(|finding| format!("  {finding}"))
            .collect();
        Trouble::new(format!(
            "the policy `{}` is refused\n{}",
            path.display(),
            findings.join("\n")
        ))
    })
}

/// Scores a file of leads and writes the scored ones.
///
/// # Errors
/// When a file cannot be read, understood or written.
pub fn run(
    args: &Args,
    engine: &Engine,
    leads: &Path,
    activities: Option<&Path>,
    out: &Path,
) -> Result<Outcome, Trouble> {
    for input in [Some(leads), activities, args.policy.as_deref()]
        .into_iter()
        .flatten()
    {
        if same_file(input, out) {
            return Err(
                Trouble::new(format!("`{}` would be overwritten", input.display()))
                    .help("choose another place with --out FILE"),
            );
        }
    }
    let policy = PolicyView::new(engine.policy_json(), args.lang)?;
    let encoding = args.encoding.as_deref();
    let sheet = Sheet::open(leads, encoding)?;
    let columns = Columns::new(&sheet, &policy, args)?;
    let activity_sheet = activities
        .map(|path| Sheet::open(path, encoding))
        .transpose()?;
    let mut activities = activity_sheet.as_ref().map(Activities::read).transpose()?;
    let survey = survey(&sheet, &columns, activities.as_mut())?;
    let as_of = AsOf::choose(
        args.as_of.as_deref(),
        (&survey, &sheet),
        activities.as_ref().zip(activity_sheet.as_ref()),
        sample::AS_OF,
    )?;
    let scoring = Scoring {
        engine,
        policy: &policy,
        columns: &columns,
        activities: activities.as_ref(),
        as_of: &as_of,
        args,
    };
    let tally = scoring.pass(&sheet, survey.rows, out)?;
    Ok(Outcome {
        leads_name: sheet.name().to_owned(),
        activities: activities.map(|all| (all.rows, all.orphans())),
        columns,
        survey,
        as_of,
        tally,
        policy,
    })
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

    fn score(
        &self,
        chunk: &[(u64, StringRecord)],
        tally: &mut Tally,
        csv: &mut SafeCsv,
    ) -> Result<(), Trouble> {
        let leads: Vec<Lead<'_>> = chunk
            .iter()
            .map(|(_, record)| {
                let activities = self.activities.map(|all| all.of(self.columns.id(record)));
                Lead::from(self.columns.lead(record, activities))
            })
            .collect();
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
