//! Identity and localisation: a hash knows every value and nothing of the writing.

use super::{count, engine, replace};
use crate::strategies::{any_json, policy};
use leadgrid::Engine;
use proptest::prelude::*;
use serde_json::{Value, json};

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_child_that_says_nothing_is_its_parent(policy in policy()) {
        let parent = policy.to_string();
        let child = json!({"id": "child", "version": "2", "extends": policy["id"]});
        let resolved = Engine::loader().parent_json(&parent).load_json(&child.to_string()).expect("loads");
        let mut renamed = policy;
        renamed["id"] = json!("child");
        renamed["version"] = json!("2");
        prop_assert_eq!(resolved.hash().to_owned(), engine(&renamed).hash().to_owned());
    }

    #[test]
    fn a_whole_policy_over_itself_changes_nothing(policy in policy()) {
        let mut child = policy.clone();
        child["extends"] = policy["id"].clone();
        child["id"] = json!("child");
        let parent = policy.to_string();
        let resolved = Engine::loader().parent_json(&parent).load_json(&child.to_string()).expect("loads");
        let mut renamed = policy;
        renamed["id"] = json!("child");
        prop_assert_eq!(resolved.hash().to_owned(), engine(&renamed).hash().to_owned());
        let reloaded = Engine::from_json(resolved.policy_json()).expect("loads");
        prop_assert_eq!(resolved.hash().to_owned(), reloaded.hash().to_owned());
    }

    #[test]
    fn a_policy_that_differs_anywhere_has_another_hash(
        policy in policy(),
        place in any::<prop::sample::Index>(),
        other in any_json(),
    ) {
        let mut changed = policy.clone();
        let places = count(&changed);
        replace(&mut changed, &mut place.index(places), &other);
        if let Ok(changed_engine) = Engine::from_json(&changed.to_string()) {
            let (policy, changed) = (policy.to_string(), changed.to_string());
            let same = leadgrid::Value::from_json(&policy) == leadgrid::Value::from_json(&changed);
            let engine = Engine::from_json(&policy).expect("loads");
            prop_assert_eq!(same, engine.hash() == changed_engine.hash());
        }
    }

    #[test]
    fn a_title_changes_the_hash(policy in policy(), title in "[a-z가-힣]{1,9}") {
        let mut titled = policy.clone();
        titled["title"] = Value::from(title);
        prop_assert_ne!(engine(&policy).hash().to_owned(), engine(&titled).hash().to_owned());
    }

    #[test]
    fn no_damaged_child_panics(
        policy in policy(),
        place in any::<prop::sample::Index>(),
        damage in any_json(),
        lock in "(/[a-z0-9]{1,6}){0,3}",
    ) {
        let mut parent = policy.clone();
        parent["locks"] = json!([{"path": lock, "may": "add"}, {"path": "/axes", "may": "add"}]);
        let mut child = policy.clone();
        child["extends"] = policy["id"].clone();
        child["id"] = json!("child");
        let places = count(&child);
        replace(&mut child, &mut place.index(places), &damage);
        let parent = parent.to_string();
        let _ = Engine::loader().parent_json(&parent).check_json(&child.to_string());
        let child = child.to_string();
        #[cfg(feature = "yaml")]
        let _ = Engine::loader().parent_yaml(&child).parent_json(&parent).check_yaml(&child);
        let _ = Engine::loader().parent_json(&child).check_json(&parent);
    }
}
