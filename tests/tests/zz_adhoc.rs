use std::collections::BTreeMap;
use wireproof_compat::{Policy, judge, rules, diff};
use wireproof_model::correspond::{Services, Types};
use wireproof_openapi::{Document, NoDocuments, import};
use wireproof_source::{SourceId, document};
#[test]
fn adhoc() {
    let pairs = [("stripe_2020-11-04_cdc85cfe.json","stripe_2020-11-06_83680bb9.json"),("stripe_2019-05-02_21a41501.json","stripe_2019-05-31_74bf2e3b.json"),("stripe_2021-06-02_f23f30bf.json","stripe_2021-06-03_1ad8d09c.json"),("stripe_2022-09-13_33d3c8a8.json","stripe_2023-09-12_2d8ea4a5.json"),("api.github.com-19.1.0.json","api.github.com-23.0.2.json")];
    for (a, b) in pairs {
        let load = |n: u32, name: &str| {
            let text = std::fs::read_to_string(format!("/tmp/tr/openapi/{name}")).unwrap();
            let (node, _) = document::parse(SourceId(n), name, &text);
            let node = node.unwrap();
            import(&Document { source: SourceId(n), path: "a.json", node: &node }, &NoDocuments).contract
        };
        let (old, new) = (load(0, a), load(1, b));
        let t = std::time::Instant::now();
        let types = Types::of(&old, &new);
        let t1 = t.elapsed();
        let services = Services::of(&old, &new, &types);
        let t2 = t.elapsed();
        let changes = diff(&old, &new, &types, &services);
        let t3 = t.elapsed();
        let j = judge(&old, &new, &Policy::default());
        println!("{a} {b}: types {t1:?} services {:?} diff {:?} judge {:?}; changes {} findings {}", t2-t1, t3-t2, t.elapsed()-t3, changes.len(), j.findings.len());
        let mut unknown: BTreeMap<String, usize> = BTreeMap::new();
        for c in &changes { let id = c.rule_id(&old, &new); if rules::find(&id).is_none() { *unknown.entry(id).or_default() += 1; } }
        println!("  without a page: {unknown:?}");
        let mut by: BTreeMap<(String, String), usize> = BTreeMap::new();
        for f in &j.findings { *by.entry((f.rule.to_owned(), format!("{:?}", f.level))).or_default() += 1; }
        println!("  {by:?}");
        for f in j.findings.iter().filter(|f| !f.rule.starts_with("field") && f.level >= wireproof_compat::Level::Warning && ["op","pa","re","bo","he","se","sc","co"].iter().any(|p| f.rule.starts_with(p))).take(12) { println!("   {:?} {} {}", f.level, f.rule, f.message.chars().take(200).collect::<String>()); }
    }
}
