//! A budget of any size, the same at every run.

/// A budget as a finance system prints it, with texts of usual length.
pub fn budget(lines: usize) -> String {
    let mut random = fastrand::Rng::with_seed(7);
    let mut text = String::from(
        "id,name,description,department,owner,level,stance,objective,current,floor,cap,locked,status\n",
    );
    let departments =
        ["Finance", "Operations", "Legal, Risk & Audit", "Sales Américas", "人事部", "Logistics"];
    let names =
        ["Modernise payroll", "Größere Prüfstände", "Redesign the returns process", "顧客ポータル刷新"];
    for line in 1..=lines {
        let floor = random.u32(0..400) * 500;
        let cap = floor + random.u32(1..1_600) * 500;
        let department = departments[random.usize(..departments.len())];
        text.push_str(&format!(
            "INI-{line:06},\"{}, {}\",Renegotiate the office leases so that renewals stop slipping. Contract ends \
             31/12. Pilot showed mixed results. See the board paper.,\"{department}\",Zoë Zieliński,{},{},\
             Right first time,{},{floor},{cap},{},in play\n",
            names[random.usize(..names.len())],
            random.u16(1..400),
            ["strategy", "tactic", "tactic", ""][random.usize(..4)],
            ["remedial", "preventive", ""][random.usize(..3)],
            random.u32(floor..=cap),
            random.u8(..2),
        ));
    }
    text
}
