// What the chart draws: one lead, held fixed, over the days to come.

export const DAYS = 90;
const DAY = 86_400_000;

/**
 * The sides of the lead's grid day by day, every change, the deadline and the end of an override.
 * A lead that cannot be scored comes back as `{errors}`; what is no lead at all throws.
 */
export function timeline(engine, lead, asOf) {
  const decision = engine.score(lead, { asOf, ledger: false });
  if (decision.errors) return { errors: decision.errors };
  const end = asOf + DAYS * DAY;
  const { now, changes } = engine.trajectory(lead, { asOf, until: end });
  const turns = changes.map(({ at, ...state }) => ({ at: Date.parse(at), text: at, state }));
  const days = Array.from({ length: DAYS + 1 }, (_, day) => asOf + day * DAY);
  const score = (at) => {
    const { as_of: text, x, y } = engine.score(lead, { asOf: at, ledger: false, horizon: '0d' });
    return { at, text, x, y };
  };
  // Between two days a score may change and change back; at a change of type it must stand where it then does.
  const instants = [...new Set([...days, ...turns.map(({ at }) => at)])].sort((a, b) => a - b);
  const within = (text) => text !== null && text !== undefined && Date.parse(text) > asOf && Date.parse(text) < end;
  return {
    decision,
    start: asOf,
    end,
    now,
    changes: turns,
    samples: instants.map(score),
    days: days.map(score),
    due: within(decision.due_at) ? decision.due_at : null,
    overrideEnd: within(decision.override?.until) ? decision.override.until : null,
  };
}

/** What the lead is at an instant. */
export function stateAt({ now, changes }, at) {
  return changes.findLast((change) => change.at <= at)?.state ?? now;
}

/** Leads to begin with, dated from `asOf`; `print` writes an instant in the policy's zone. */
export function samples(asOf, print) {
  const at = (days, hours) => print(asOf + days * DAY + hours * 3_600_000);
  return {
    keen: {
      id: 'L-17',
      origin: 'form',
      assigned_at: at(0, 0),
      attributes: { owns_vehicle: true, purchase_horizon: 'within_3_months', budget: 45_000, household: 'young_children' },
      activities: [
        { kind: 'price_view', at: at(-11, 11) },
        { kind: 'configurator', at: at(-8, 12.5), ref: 'c-1' },
        { kind: 'quote_request', at: at(-5, 1.25) },
        { kind: 'test_drive_request', at: at(-1, 9.5) },
        { kind: 'test_drive_done', at: at(12, 5) },
      ],
    },
    promised: {
      id: 'L-18',
      origin: 'form',
      attributes: { purchase_horizon: 'within_6_months', budget: 30_000, financing: 'loan', age: 41 },
      activities: [
        { kind: 'quote_request', at: at(-3, 2) },
        { kind: 'chat', at: at(-2, 6.5) },
      ],
      override: { lead_type: 'hot', by: 'kim@example.com', reason: 'wants the car before the holidays', until: at(31, 9) },
    },
    member: {
      id: 'M-204',
      origin: 'signup',
      attributes: { household: 'couple', occupation: 'employee', age: 34, budget: 62_000, consent_marketing: true, models_of_interest: ['electric', 'flagship_suv'] },
      activities: [
        { kind: 'email_click', at: at(-12, -1), ref: 'm-1' },
        { kind: 'configurator', at: at(-3, 13), ref: 'c-7' },
        { kind: 'brochure_download', at: at(-2, 12.25) },
        { kind: 'event_visit', at: at(19, 4), ref: 'winter-show' },
        { kind: 'test_drive_request', at: at(19, 4.5) },
      ],
    },
  };
}
