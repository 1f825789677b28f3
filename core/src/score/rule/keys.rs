//! The keys of a rule, form by form.

use crate::policy::shape::{DESCRIPTION, Form, Forms, Key, Shape, TITLE, optional, required};
use crate::score::decay::DECAY;

pub(crate) const RULE: Shape = Shape::Forms(&Forms {
    common: &[
        required("id", Shape::Id, "unique in its axis"),
        TITLE,
        DESCRIPTION,
        optional(
            "group",
            Shape::Id,
            "group of the axis with a cap of its own",
        ),
        optional("cap", CAP, "least and greatest sum of the rule"),
    ],
    forms: &[
        Form {
            by: "when",
            keys: &[
                required("when", Shape::Condition, "condition"),
                required("points", Shape::Points, "points if it is true"),
                optional(
                    "otherwise",
                    Shape::Points,
                    "points if it is false, 0 if left out",
                ),
                optional(
                    "unknown",
                    Shape::Points,
                    "points if it is unknown, 0 if left out",
                ),
            ],
        },
        Form {
            by: "field",
            keys: &[
                required("field", Shape::Id, "field that is looked up"),
                optional("values", Shape::Table(&Shape::Points), "points by text"),
                optional(
                    "bands",
                    Shape::List(&NUMBER_BAND, true),
                    "points by number: the last start reached",
                ),
                optional(
                    "otherwise",
                    Shape::Points,
                    "points for any other value, 0 if left out",
                ),
                optional(
                    "unknown",
                    Shape::Points,
                    "points if the field is unknown, 0 if left out",
                ),
            ],
        },
        Form {
            by: "activity",
            keys: &[
                required(
                    "activity",
                    Shape::OneOrMany(&Shape::Id),
                    "kinds that count together",
                ),
                required("points", Shape::Points, "points of each counted event"),
                optional(
                    "count",
                    Shape::Choice(&["each", "once", "daily", "per_ref"]),
                    "which events count",
                ),
                optional(
                    "at_most",
                    Shape::Whole(1, u32::MAX),
                    "the newest so many count",
                ),
                optional("within", Shape::Duration, "younger events only"),
                optional("decay", DECAY, "how points fade with age"),
                optional(
                    "unknown",
                    Shape::Points,
                    "points if activities are unknown, 0 if left out",
                ),
            ],
        },
        Form {
            by: "since_last",
            keys: &[
                required(
                    "since_last",
                    Shape::OneOrMany(&Shape::Id),
                    "kinds, or `any` declared kind",
                ),
                required(
                    "bands",
                    Shape::List(&AGE_BAND, true),
                    "points by age of the newest event",
                ),
                optional(
                    "otherwise",
                    Shape::Points,
                    "points if there is no such event, 0 if left out",
                ),
                optional(
                    "unknown",
                    Shape::Points,
                    "points if activities are unknown, 0 if left out",
                ),
            ],
        },
    ],
});
pub(crate) const CAP: Shape = Shape::Object(&[
    optional("min", Shape::Level, "least sum, in points"),
    optional("max", Shape::Level, "greatest sum, in points"),
]);
const NUMBER_BAND: Shape = Shape::Object(&[
    required("from", Shape::Level, "first number of the band"),
    required("points", Shape::Points, "points of the band"),
]);
const AGE_BAND: Shape = Shape::Object(AGE_BAND_KEYS);
const AGE_BAND_KEYS: &[Key] = &[
    required(
        "from_days",
        Shape::Whole(0, 36_500),
        "first age in whole days",
    ),
    required("points", Shape::Points, "points of the band"),
];
