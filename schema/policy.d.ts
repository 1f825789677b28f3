// Made by `cargo xtask gen` from the tables that check a policy. Do not edit.

/** A text, or the same text by language. */
export type Label = string | { [language: string]: string };
/** `[a-z0-9_]+` */
export type Id = string;
/** A whole number and a unit: `90s`, `45m`, `12h`, `30d`. */
export type Duration = string;
/** `YYYY-MM-DD` */
export type CalendarDate = string;
/** Times of day, `HH:MM`. An end that is not after the start is on the next day; `24:00` may be an end. */
export type Opening = readonly [start: string, end: string];
/** An offset such as `+09:00`, or a named zone with its transitions as data. */
export type TimeZone =
  | string
  | { name: string; offset: string; transitions: ReadonlyArray<readonly [instant: string | number, offset: string]> };

/** True, false or unknown for a lead; exactly one test. */
export type Condition =
  | {
    /** the field that is asked for */
    field: Id;
    /** equal to this constant */
    is?: unknown;
    /** equal to one of these constants */
    in?: ReadonlyArray<unknown>;
    /** this number or date, or a later one */
    from?: unknown;
    /** before this number or date */
    below?: unknown;
    /** a list of texts with this entry */
    has?: unknown;
    /** whether the value is known */
    known?: boolean;
  }
  | {
    /** kinds that count together */
    activity: Id | ReadonlyArray<Id>;
    /** younger than this */
    within?: Duration;
    /** how many events, 1 if left out */
    at_least?: number;
  }
  | {
    /** this tag or one below it */
    tag: string;
  }
  | {
    /** the lead's segment */
    segment: string;
  }
  | {
    /** the lead's origin */
    origin: Id;
  }
  | {
    /** every one is true */
    all: ReadonlyArray<Condition>;
  }
  | {
    /** at least one is true */
    any: ReadonlyArray<Condition>;
  }
  | {
    /** the opposite */
    not: Condition;
  };

/** True, false or unknown for a customer and lead; exactly one test. */
export type SegmentCondition =
  | {
    /** which score */
    score: 'r' | 'f' | 'm';
    /** at least this, 1 if left out */
    from?: number;
    /** at most this, the scale if left out */
    to?: number;
  }
  | {
    /** the type of the lead */
    lead_type: Id;
  }
  | {
    /** the field that is asked for */
    field: Id;
    /** equal to this constant */
    is?: unknown;
    /** equal to one of these constants */
    in?: ReadonlyArray<unknown>;
    /** this number or date, or a later one */
    from?: unknown;
    /** before this number or date */
    below?: unknown;
    /** a list of texts with this entry */
    has?: unknown;
    /** whether the value is known */
    known?: boolean;
  }
  | {
    /** kinds that count together */
    activity: Id | ReadonlyArray<Id>;
    /** younger than this */
    within?: Duration;
    /** how many events, 1 if left out */
    at_least?: number;
  }
  | {
    /** this tag or one below it */
    tag: string;
  }
  | {
    /** the lead's origin */
    origin: Id;
  }
  | {
    /** every one is true */
    all: ReadonlyArray<SegmentCondition>;
  }
  | {
    /** at least one is true */
    any: ReadonlyArray<SegmentCondition>;
  }
  | {
    /** the opposite */
    not: SegmentCondition;
  };

/** A policy document, format 1. */
export interface Policy {
  /** version of the format: 1 */
  format: 1;
  /** name of the policy */
  id: Id;
  /** version of the policy */
  version: string;
  /** name for people, by language */
  title?: Label;
  /** explanation for people, by language */
  description?: Label;
  /** id of the parent that this document is laid over */
  extends?: Id;
  /** what descendants may not change */
  locks?: ReadonlyArray<{
    /** what is locked: a JSON Pointer with ids instead of positions */
    path: string;
    /** the change that is admitted all the same; none if left out */
    may?: 'shorten' | 'lower' | 'raise' | 'add';
  }>;
  /** zone of calendar days and printed instants */
  time_zone: TimeZone;
  /** texts that mean unknown, "" if left out */
  missing?: ReadonlyArray<string>;
  /** false: no action rules, empty plans; true if left out */
  crm?: boolean;
  /** attributes that rules may ask for */
  fields?: { [id: string]: {
    /** kind of value */
    type: 'text' | 'number' | 'date' | 'boolean' | 'texts';
    /** closed list of texts; any other is unknown */
    values?: ReadonlyArray<string>;
    /** unit of a number, for people */
    unit?: string;
    /** name for people, by language */
    title?: Label;
    /** explanation for people, by language */
    description?: Label;
  } };
  /** kinds of activities */
  activities?: { [id: string]: {
    /** name for people, by language */
    title?: Label;
    /** explanation for people, by language */
    description?: Label;
  } };
  /** least to most important */
  lead_types?: ReadonlyArray<Id>;
  /** named scores */
  axes?: ReadonlyArray<{
    /** name of the score */
    id: Id;
    /** name for people, by language */
    title?: Label;
    /** explanation for people, by language */
    description?: Label;
    /** least and greatest total */
    range?: {
      /** least sum, in points */
      min?: number;
      /** greatest sum, in points */
      max?: number;
    };
    /** groups of rules with caps of their own */
    groups?: ReadonlyArray<{
      /** unique in its axis */
      id: Id;
      /** name for people, by language */
      title?: Label;
      /** explanation for people, by language */
      description?: Label;
      /** least and greatest sum of the group */
      cap?: {
        /** least sum, in points */
        min?: number;
        /** greatest sum, in points */
        max?: number;
      };
    }>;
    /** the rows of the scoring table */
    rules: ReadonlyArray<
      | {
        /** unique in its axis */
        id: Id;
        /** name for people, by language */
        title?: Label;
        /** explanation for people, by language */
        description?: Label;
        /** group of the axis with a cap of its own */
        group?: Id;
        /** least and greatest sum of the rule */
        cap?: {
          /** least sum, in points */
          min?: number;
          /** greatest sum, in points */
          max?: number;
        };
        /** condition */
        when: Condition;
        /** points if it is true */
        points: number;
        /** points if it is false, 0 if left out */
        otherwise?: number;
        /** points if it is unknown, 0 if left out */
        unknown?: number;
      }
      | {
        /** unique in its axis */
        id: Id;
        /** name for people, by language */
        title?: Label;
        /** explanation for people, by language */
        description?: Label;
        /** group of the axis with a cap of its own */
        group?: Id;
        /** least and greatest sum of the rule */
        cap?: {
          /** least sum, in points */
          min?: number;
          /** greatest sum, in points */
          max?: number;
        };
        /** field that is looked up */
        field: Id;
        /** points by text */
        values?: { [text: string]: number };
        /** points by number: the last start reached */
        bands?: ReadonlyArray<{
          /** first number of the band */
          from: number;
          /** points of the band */
          points: number;
        }>;
        /** points for any other value, 0 if left out */
        otherwise?: number;
        /** points if the field is unknown, 0 if left out */
        unknown?: number;
      }
      | {
        /** unique in its axis */
        id: Id;
        /** name for people, by language */
        title?: Label;
        /** explanation for people, by language */
        description?: Label;
        /** group of the axis with a cap of its own */
        group?: Id;
        /** least and greatest sum of the rule */
        cap?: {
          /** least sum, in points */
          min?: number;
          /** greatest sum, in points */
          max?: number;
        };
        /** kinds that count together */
        activity: Id | ReadonlyArray<Id>;
        /** points of each counted event */
        points: number;
        /** which events count */
        count?: 'each' | 'once' | 'daily' | 'per_ref';
        /** the newest so many count */
        at_most?: number;
        /** younger events only */
        within?: Duration;
        /** how points fade with age */
        decay?: 
          | {
            /** percentages from ages in days */
            steps: ReadonlyArray<{
              /** age in whole days, the first 0 */
              from_day: number;
              /** share of the points */
              percent: number;
            }>;
          }
          | {
            /** to nothing in so many days */
            linear: {
              /** whole days */
              days: number;
            };
          }
          | {
            /** halved every so many days */
            half_life: {
              /** whole days */
              days: number;
            };
          };
        /** points if activities are unknown, 0 if left out */
        unknown?: number;
      }
      | {
        /** unique in its axis */
        id: Id;
        /** name for people, by language */
        title?: Label;
        /** explanation for people, by language */
        description?: Label;
        /** group of the axis with a cap of its own */
        group?: Id;
        /** least and greatest sum of the rule */
        cap?: {
          /** least sum, in points */
          min?: number;
          /** greatest sum, in points */
          max?: number;
        };
        /** kinds, or `any` declared kind */
        since_last: Id | ReadonlyArray<Id>;
        /** points by age of the newest event */
        bands: ReadonlyArray<{
          /** first age in whole days */
          from_days: number;
          /** points of the band */
          points: number;
        }>;
        /** points if there is no such event, 0 if left out */
        otherwise?: number;
        /** points if activities are unknown, 0 if left out */
        unknown?: number;
      }>;
  }>;
  /** lead types by bands of scores, one for each origin */
  grids?: { [id: string]: {
    /** name for people, by language */
    title?: Label;
    /** explanation for people, by language */
    description?: Label;
    /** the horizontal side */
    x: {
      /** axes whose totals are added */
      axes: ReadonlyArray<Id>;
      /** bands of the sum, ascending */
      bands: ReadonlyArray<{
        /** unique on its side */
        id: Id;
        /** name for people, by language */
        title?: Label;
        /** explanation for people, by language */
        description?: Label;
        /** first sum of the band; the first band has none */
        from?: number;
        /** first and last sum in whole points, instead of `from` */
        range?: readonly [from: number, to: number];
      }>;
    };
    /** the vertical side, for a grid of two */
    y?: {
      /** axes whose totals are added */
      axes: ReadonlyArray<Id>;
      /** bands of the sum, ascending */
      bands: ReadonlyArray<{
        /** unique on its side */
        id: Id;
        /** name for people, by language */
        title?: Label;
        /** explanation for people, by language */
        description?: Label;
        /** first sum of the band; the first band has none */
        from?: number;
        /** first and last sum in whole points, instead of `from` */
        range?: readonly [from: number, to: number];
      }>;
    };
    /** lead types: x band to lead type, or y band to x band to lead type */
    cells: { [band: string]: Id | { [band: string]: Id } };
    /** points by which a total must fall below its band before the type is given up */
    hold?: number;
  } };
  /** the only admissible bases of flags */
  flag_bases?: ReadonlyArray<Id>;
  /** marks of high importance */
  flags?: ReadonlyArray<{
    /** name of the flag */
    id: Id;
    /** one of `flag_bases` */
    basis: Id;
    /** condition under which a lead has the flag */
    when: Condition;
    /** name for people, by language */
    title?: Label;
    /** explanation for people, by language */
    description?: Label;
  }>;
  /** goals of a response */
  goals?: { [id: string]: Label };
  /** means of response */
  channels?: { [id: string]: Label };
  /** working hours in which deadlines may be counted */
  calendars?: ReadonlyArray<{
    /** name of the calendar */
    id: Id;
    /** name for people, by language */
    title?: Label;
    /** explanation for people, by language */
    description?: Label;
    /** openings by day of the week, in local time */
    hours: {
      /** openings that begin on Mondays */
      mon?: ReadonlyArray<Opening>;
      /** openings that begin on Tuesdays */
      tue?: ReadonlyArray<Opening>;
      /** openings that begin on Wednesdays */
      wed?: ReadonlyArray<Opening>;
      /** openings that begin on Thursdays */
      thu?: ReadonlyArray<Opening>;
      /** openings that begin on Fridays */
      fri?: ReadonlyArray<Opening>;
      /** openings that begin on Saturdays */
      sat?: ReadonlyArray<Opening>;
      /** openings that begin on Sundays */
      sun?: ReadonlyArray<Opening>;
    };
    /** days on which no opening begins */
    holidays?: ReadonlyArray<CalendarDate>;
    /** last day for which the holidays are known */
    known_until?: CalendarDate;
    /** zone of the hours; that of the policy if left out */
    time_zone?: TimeZone;
  }>;
  /** how to respond; the first match is chosen */
  scenarios?: ReadonlyArray<{
    /** name of the scenario */
    id: Id;
    /** name for people, by language */
    title?: Label;
    /** explanation for people, by language */
    description?: Label;
    /** the leads that it is for */
    for: {
      /** lead types */
      lead_types: ReadonlyArray<Id>;
      /** flagged or not; either if left out */
      flagged?: boolean;
    };
    /** channels of response, in order */
    channels?: ReadonlyArray<Id>;
    /** goals of the response, in order */
    goals?: ReadonlyArray<Id>;
    /** time to the first response, from assignment */
    respond_within?: Duration;
    /** calendar in whose open time the response is counted */
    calendar?: Id;
    /** reactions that are first contact */
    first_contact?: ReadonlyArray<'message_sent' | 'call_missed' | 'dealer_assigned' | 'message_clicked' | 'call_reached' | 'dealer_contacted' | 'visited' | 'purchased' | 'declined'>;
    /** who acts first */
    first_line?: {
      /** channels of the line */
      channels?: ReadonlyArray<Id>;
      /** what is to be done */
      task?: Label;
    };
    /** who acts then */
    second_line?: {
      /** what calls the second line */
      on: 'no_reaction' | 'contacted';
      /** time for a reaction */
      wait?: Duration;
      /** time for the second line to act */
      within?: Duration;
      /** channels of the line */
      channels?: ReadonlyArray<Id>;
      /** what is to be done */
      task?: Label;
    };
    /** reaction that makes it another lead type */
    hand_over?: {
      /** reaction that hands the lead over */
      on: 'message_sent' | 'call_missed' | 'dealer_assigned' | 'message_clicked' | 'call_reached' | 'dealer_contacted' | 'visited' | 'purchased' | 'declined';
      /** lead type that it becomes */
      to: Id;
    };
  }>;
  /** what may be suggested to raise a lead type; at most 12 */
  attainable?: ReadonlyArray<
    | {
      /** what it costs compared to the others; 1 if left out */
      cost?: number;
      /** kind of the event that it adds */
      activity: Id;
    }
    | {
      /** what it costs compared to the others; 1 if left out */
      cost?: number;
      /** field to ask, if it is unknown */
      field: Id;
    }>;
  /** who may change flags, and who is told */
  governance?: {
    /** the only one who may change flags */
    flag_administrator: string;
    /** who is told of every change of a flag */
    stakeholders: ReadonlyArray<string>;
  };
  /** how orders are summed up and scored */
  rfm?: {
    /** the highest score, 5 if left out */
    scale?: number;
    /** currency of all amounts; any one with two places if left out */
    currency?: {
      /** rows in another currency are refused */
      code?: string;
      /** decimal places of its smallest unit */
      places: number;
    };
    /** only orders whose age in calendar days is below it; whole days */
    period?: Duration;
    /** cuts in calendar days, 7, 30, 90 and 180 if left out */
    recency?: {
      /** at most so many days, best score first */
      cuts?: ReadonlyArray<number>;
      /** cuts are fitted to a population */
      quantiles?: {
        /** all customers with an order */
        population?: 'all';
        /** which score equal values share; `low` if left out */
        ties?: 'low' | 'mid' | 'high' | 'by_id';
        /** fewer customers are not fitted; 5 if left out */
        min_population?: number;
      };
    };
    /** cuts in orders, 2, 3, 5 and 10 if left out */
    frequency?: {
      /** at least so many orders, for score 2 and up */
      cuts?: ReadonlyArray<number>;
      /** cuts are fitted to a population */
      quantiles?: {
        /** customers with two orders and more, or all with an order */
        population?: 'repeat_buyers' | 'all';
        /** which score equal values share; `low` if left out */
        ties?: 'low' | 'mid' | 'high' | 'by_id';
        /** fewer customers are not fitted; 5 if left out */
        min_population?: number;
      };
      /** distinct orders, or distinct calendar days with one; orders if left out */
      count?: 'orders' | 'days';
    };
    /** cuts in currency units, quantiles of the payers if left out */
    monetary?: {
      /** at least so much, for score 2 and up */
      cuts?: ReadonlyArray<number>;
      /** cuts are fitted to a population */
      quantiles?: {
        /** customers with a positive net amount, or all with an order */
        population?: 'payers' | 'all';
        /** which score equal values share; `low` if left out */
        ties?: 'low' | 'mid' | 'high' | 'by_id';
        /** fewer customers are not fitted; 5 if left out */
        min_population?: number;
      };
    };
    /** instead of all scores: VIP and regulars by their net amount */
    monetary_only?: {
      /** only orders whose age in calendar days is below it; whole days */
      period?: Duration;
      /** at least so much is VIP */
      vip: number;
      /** at least so much is regular */
      regular: number;
    };
  };
  /** customers by their scores and signals; the first match is chosen */
  segments?: ReadonlyArray<{
    /** name of the segment */
    id: Id;
    /** name for people, by language */
    title?: Label;
    /** explanation for people, by language */
    description?: Label;
    /** customers that it is for, unless an earlier row is */
    when: SegmentCondition;
    /** what to do with them */
    action?: Label;
  }>;
}
