"""The words of the tables of equality, ownership and positions, in bokmål and English."""

from __future__ import annotations

EQUALITY_WORDS: dict[str, dict[str, str]] = {
    "party": {"nb": "Aktørgruppe", "en": "Party"},
    "group_rated": {"nb": "Gruppa det gjelder", "en": "Rated group"},
    "raters": {"nb": "De som vurderer", "en": "Raters"},
    "difference": {"nb": "Forskjell", "en": "Difference"},
    "note_no_figure": {
        "nb": ". = ikke spurt, eller tallet finnes ikke.",
        "en": ". = not asked, or no such figure.",
    },
    "title_opportunity": {
        "nb": "{measure}. Alle, etter aktørgruppe. {waves}. Gjennomsnitt.",
        "en": "{measure}. All, by party. {waves}. Means.",
    },
    "note_opportunity": {
        "nb": "De to målene er holdt fra hverandre: muligheter kan være like også der innflytelse "
        "er ulik. Forskjellen er regnet ut for dem som har begge, med t-intervall, og før "
        "avrunding.",
        "en": "The two measures are kept apart: opportunities can be equal even where influence "
        "differs. The difference is of those who have both, with a t interval, and computed "
        "before rounding.",
    },
    "title_gap": {
        "nb": "{measure}. {waves}. Poeng på skalaen.",
        "en": "{measure}. {waves}. Points on the scale.",
    },
    "gap": {"nb": "Gap", "en": "Gap"},
    "chance_gap": {"nb": "Av tilfeldighet", "en": "By chance"},
    "p_share": {"nb": "Andel minst så stor", "en": "Share as large"},
    "note_gap_chance": {
        "nb": "Gap = høyeste minus laveste gjennomsnittlige vurdering av {groups}, justert for "
        "hvem som har vurdert hvem. Det er aldri under 0. Av tilfeldighet: gjennomsnittlig gap "
        "når hver persons vurderinger deles ut til gruppene på måfå (2000 ganger). Andel minst "
        "så stor: hvor ofte det da blir minst like stort; bare når andelen er under 5 %, er "
        "gapet større enn tilfeldighet. Andelen beskriver og er ingen test. "
        "Endring beregnes ikke.",
        "en": "Gap = highest minus lowest mean rating of {groups}, adjusted for who rated whom. "
        "It is never below 0. By chance: the mean gap when each person's ratings are dealt to the "
        "groups at random (2000 times). Share as large: how often it is then at least as large; "
        "only where the share is below 5% is the gap larger than chance. The share describes "
        "and is no test. No change is computed.",
    },
    "note_gap_interval": {
        "nb": "95 % KI: trukket på nytt blant dem som vurderer (bootstrap); bare beskrivende, "
        "siden et gap aldri er under 0.",
        "en": "95% CI: raters drawn again (bootstrap); descriptive only, since a gap is never "
        "below 0.",
    },
    "title_matrix": {
        "nb": "Hvem vurderer hvem. Alle, {wave}. Gjennomsnitt ({low}–{high}).",
        "en": "Who rates whom. All, {wave}. Means ({low}–{high}).",
    },
    "everyone": {"nb": "Alle", "en": "All"},
    "own": {"nb": "Egen part", "en": "Own party"},
    "others": {"nb": "Andre", "en": "Others"},
    "note_matrix": {
        "nb": "Rader: gruppa som vurderes. Kolonner: de som vurderer, etter aktørgruppe.",
        "en": "Rows: the group rated. Columns: those who rate, by party.",
    },
    "note_own_party_equal": {
        "nb": "Andre = gjennomsnittet av de andre partenes gjennomsnitt. Forskjellen har intervall "
        "etter Welch og vises bare når hver parts gjennomsnitt vises.",
        "en": "Others = the mean of the other parties' means. The difference has Welch's interval "
        "and is shown only where every party's mean is.",
    },
    "note_own_none": {
        "nb": "Andre = gjennomsnittet av alle i de andre partene. Forskjellen har intervall etter "
        "Welch og vises bare når hver parts gjennomsnitt vises.",
        "en": "Others = the mean of everybody in the other parties. The difference has Welch's "
        "interval and is shown only where every party's mean is.",
    },
    "note_judged": {
        "nb": "Grupper som er få og gjenkjennelige, vises bare samlet og uten egne svar.",
        "en": "Groups that are few and recognisable are shown only together, without their own "
        "answers.",
    },
    "title_asymmetry": {
        "nb": "To og to parter om hverandre. Alle, {waves}. Gjennomsnitt.",
        "en": "Two parties of each other. All, {waves}. Means.",
    },
    "parties_compared": {"nb": "Parter", "en": "Parties"},
    "two_parties": {"nb": "{one} · {other}", "en": "{one} · {other}"},
    "gives": {"nb": "Første om andre", "en": "First of second"},
    "gets": {"nb": "Andre om første", "en": "Second of first"},
    "asymmetry": {"nb": "Skjevhet", "en": "Asymmetry"},
    "note_asymmetry": {
        "nb": "Skjevhet = halve forskjellen mellom vurderingene; over 0 når den første gir mer enn "
        "den får. Har en part flere grupper, teller hver gruppe likt, og intervallet (etter "
        "Welch) er da like bredt som det kan være.",
        "en": "Asymmetry = half the difference between the ratings; above 0 where the first gives "
        "more than it gets. Where a party has several groups each weighs the same, and the "
        "interval (after Welch) is then as wide as it can be.",
    },
    "title_parties": {
        "nb": "Forskjeller mellom partene. Alle, {wave}. Gjennomsnitt og spenn.",
        "en": "Differences between the parties. All, {wave}. Means and range.",
    },
    "between_parties": {"nb": "Mellom partene", "en": "Between the parties"},
    "range": {"nb": "Spenn", "en": "Range"},
    "p_holm": {"nb": "p (Holm)", "en": "p (Holm)"},
    "note_range": {
        "nb": "Spenn = høyeste minus laveste gjennomsnitt blant partene som vises. Av "
        "tilfeldighet: gjennomsnittlig spenn når svarene stokkes mellom personene (2000 ganger). "
        "ε² = andelen av variansen som ligger mellom partene, fratrukket det tilfeldighet gir; "
        "den kan være under 0. p = hvor ofte stokkede svar gir minst like stor varians mellom "
        "partene, ikke korrigert for at flere mål er testet; p (Holm) er korrigert, for de "
        "forhåndsvalgte målene.",
        "en": "Range = highest minus lowest mean among the parties shown. By chance: the mean "
        "range when answers are shuffled between people (2000 times). ε² = the share of the "
        "variance that lies between the parties, less what chance gives; it can be below 0. p = "
        "how often shuffled answers give at least as much variance between the parties, not "
        "corrected for several measures tested; p (Holm) is corrected, for the pre-named "
        "measures.",
    },
    "title_agreement": {
        "nb": "Hvor likt folk svarer, etter {project_word}, {wave}.",
        "en": "How alike people answer, by {project_word}, {wave}.",
    },
    "r_wg_uniform": {"nb": "r_wg(j)", "en": "r_wg(j)"},
    "r_wg_skewed": {"nb": "skjev", "en": "skewed"},
    "average_deviation": {"nb": "AD", "en": "AD"},
    "note_agreement": {
        "nb": "r_wg(j) = 1 når alle svarer likt, 0 når svarene sprer seg som tilfeldige svar eller "
        "mer (James mfl. 1984): først mot like sannsynlige svar, så («skjev») mot svar som heller "
        "litt mot den ene siden. AD = gjennomsnittlig avstand til gjennomsnittet, i poeng (Burke "
        "mfl. 1999). Personer, uten vekter; formative skalaer er ikke med.",
        "en": "r_wg(j) = 1 when all answer alike, 0 when answers spread as answers at random do, "
        "or more (James et al. 1984): first against answers equally likely, then (“skewed”) "
        "against answers that lean a little to one side. AD = mean distance to the mean, in "
        "points (Burke et al. 1999). People, without weights; formative scales are left out.",
    },
    "title_spread": {
        "nb": "Hvordan svarene sprer seg, etter {project_word}, {wave}.",
        "en": "How answers spread, by {project_word}, {wave}.",
    },
    "agreement": {"nb": "A", "en": "A"},
    "dispersion": {"nb": "Spredning", "en": "Dispersion"},
    "note_spread": {
        "nb": "A = 1 når alle svarer likt, 0 når alle svar er like vanlige, −1 når halvparten står "
        "i hver ende (van der Eijk 2001). Spredning = 0 når alle svarer likt, 1 når halvparten "
        "står i hver ende (Blair og Lacy 2000). Ingen av dem bruker avstanden mellom svarene. "
        "Vist når minst {least} svarte; personer, uten vekter.",
        "en": "A = 1 when all answer alike, 0 when all answers are equally common, −1 when half "
        "stand at each end (van der Eijk 2001). Dispersion = 0 when all answer alike, 1 when half "
        "stand at each end (Blair and Lacy 2000). Neither uses the distance between answers. "
        "Shown when at least {least} answered; people, without weights.",
    },
    "title_icc": {
        "nb": "ICC(1): hvor mye av forskjellene ligger mellom gruppene ({project_word}). {waves}.",
        "en": "ICC(1): how much of the differences lies between groups ({project_word}). {waves}.",
    },
    "note_icc": {
        "nb": "ICC(1) = andelen av variansen som ligger mellom gruppene, med F-intervall (Shrout "
        "og Fleiss 1979); under 0 når gruppene er likere enn tilfeldighet gir. Vises aldri uten "
        "intervall. Personer, uten vekter.",
        "en": "ICC(1) = the share of the variance that lies between the groups, with the F "
        "interval (Shrout and Fleiss 1979); below 0 where groups are more alike than chance "
        "makes them. Never shown without its interval. People, without weights.",
    },
    "title_ownership": {
        "nb": "Eierskap og forankring etter {by}. {waves}. Gjennomsnitt.",
        "en": "Ownership and anchoring by {by}. {waves}. Means.",
    },
    "answers_of_all": {"nb": "Svar, alle", "en": "Answers, all"},
    "note_ownership": {
        "nb": "Hver del av eierskapet står for seg; det finnes ingen samlet indeks. Skalaer der "
        "påstandene er ulike deler av en helhet, vises påstand for påstand.",
        "en": "Every part of ownership stands by itself; there is no index of them together. "
        "Scales whose statements are different parts of a whole are shown statement by statement.",
    },
    "title_expectation": {
        "nb": "Forventning og erfaring etter {by}. Gjennomsnitt.",
        "en": "Expectation and experience by {by}. Means.",
    },
    "expected": {"nb": "Før", "en": "Before"},
    "experienced": {"nb": "Etter", "en": "After"},
    "note_expectation": {
        "nb": "Spørsmålet er stilt med andre ord: først hva folk ventet, så hva de erfarte. De to "
        "står side om side og trekkes aldri fra hverandre.",
        "en": "The question was put in other words: first what people expected, then what they "
        "experienced. The two stand side by side and are never subtracted.",
    },
    "title_perceived": {
        "nb": "Opplevd og målt endring. Alle, {waves}.",
        "en": "Perceived and measured change. All, {waves}.",
    },
    "worse": {"nb": "Dårligere", "en": "Worse"},
    "same": {"nb": "Likt", "en": "The same"},
    "better": {"nb": "Bedre", "en": "Better"},
    "measured": {"nb": "Målt, samme personer", "en": "Measured, the same people"},
    "measured_by": {"nb": "Mål", "en": "Measure"},
    "both_ways": {"nb": "Begge deler", "en": "Both"},
    "same_direction": {"nb": "Samme retning", "en": "Same direction"},
    "note_perceived_measured": {
        "nb": "Opplevd: hva folk selv sier har endret seg, i prosent av dem som svarte. Målt: "
        "endringen i egne svar hos samme personer, med parvis t-intervall. De to er ulike ting og "
        "trekkes aldri fra hverandre. Samme retning: andelen som både sier og svarer bedre, likt "
        "eller dårligere, blant dem som har begge; tau-b = rangkorrelasjonen mellom de to. Vises "
        "når minst {least} har begge.",
        "en": "Perceived: what people themselves say has changed, in per cent of those who "
        "answered. Measured: the change in the same people's own answers, with a paired t "
        "interval. They are different things and are never subtracted. Same direction: the share "
        "who both say and answer better, the same or worse, among those who have both; tau-b = "
        "the rank correlation of the two. Shown when at least {least} have both.",
    },
    "title_positions": {
        "nb": "Hva ble av posisjonene. {waves}. Antall.",
        "en": "What became of positions. {waves}. Number.",
    },
    "group": {"nb": "Gruppe", "en": "Group"},
    "positions": {"nb": "Posisjoner", "en": "Positions"},
    "same_holder": {"nb": "Samme innehaver", "en": "Same holder"},
    "not_the_same": {"nb": "Ikke samme innehaver", "en": "Not the same holder"},
    "of_these": {"nb": "Av disse", "en": "Of these"},
    "successor": {"nb": "Etterfølger", "en": "Successor"},
    "vacant": {"nb": "Ubesatt", "en": "Vacant"},
    "reorganised": {"nb": "Ny, nedlagt, delt, slått sammen", "en": "New, closed, split, merged"},
    "note_positions": {
        "nb": "Posisjoner slik registeret viser dem på referansedagene; ingen svar. Den som har "
        "flere, er talt én gang, under den første. : = vises ikke (1–{most}, eller tallet kan "
        "regnes ut).",
        "en": "Positions as the register has them on the reference days; no answers. Whoever holds "
        "several is counted once, under the first. : = not shown (1–{most}, or the figure could "
        "be worked out).",
    },
    "title_seats": {
        "nb": "Måneder eiernes plasser var besatt, etter {project_word}. {waves}.",
        "en": "Months the owners' seats were filled, by {project_word}. {waves}.",
    },
    "seats": {"nb": "Plasser", "en": "Seats"},
    "months": {"nb": "Måneder", "en": "Months"},
    "months_filled": {"nb": "Besatt", "en": "Filled"},
    "share": {"nb": "Prosent", "en": "Per cent"},
    "note_seats": {
        "nb": "Kalendermåneder mellom rundenes referansedager da plassen fantes, lagt sammen over "
        "plassene. Opplysninger om embeter fra registeret; ingen svar. : = "
        "vises ikke (bare én plass, eller tallet kan regnes ut).",
        "en": "Calendar months between the waves' reference days in which the seat existed, added "
        "up over seats. Facts about offices from the register; no answers. : = "
        "not shown (one seat only, or the figure could be worked out).",
    },
    "title_succession": {
        "nb": "Etterfølgere og forgjengere i samme posisjon. Alle, {waves}. Gjennomsnitt.",
        "en": "Successors and predecessors in the same position. All, {waves}. Means.",
    },
    "predecessors": {"nb": "Forgjengere", "en": "Predecessors"},
    "successors": {"nb": "Etterfølgere", "en": "Successors"},
    "of_variance": {"nb": "Andel av variansen", "en": "Share of the variance"},
    "share_person": {"nb": "Person", "en": "Person"},
    "share_position": {"nb": "Posisjon", "en": "Position"},
    "note_succession": {
        "nb": "Forgjengerne svarte i første runde, etterfølgerne i andre: de er ulike personer, og "
        "forskjellen er ingens endring. Parvis t-intervall; hvert par teller likt. Vises bare "
        "samlet, for minst {least} par der begge svarte. Andel av variansen: en modell med person "
        "og posisjon hver for seg (REML), alle som svarte og hadde en posisjon.",
        "en": "Predecessors answered in the first wave, successors in the second: they are "
        "different people, and the difference is nobody's change. Paired t interval; every pair "
        "weighs the same. Shown together only, for at least {least} pairs in which both answered. "
        "Share of the variance: a model of person and position apart (REML), all who answered and "
        "held a position.",
    },
}
