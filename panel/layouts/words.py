"""The words of the tables, in bokmål and English."""

from __future__ import annotations

from panel.layouts.equality_words import EQUALITY_WORDS
from panel.layouts.words_people import PEOPLE_WORDS

WORDS: dict[str, dict[str, str]] = {
    "all": {"nb": "Alle", "en": "All"},
    "and": {"nb": "og", "en": "and"},
    "or": {"nb": "eller", "en": "or"},
    "measure": {"nb": "Mål", "en": "Measure"},
    "change": {"nb": "Endr.", "en": "Change"},
    "interval": {"nb": "95 % KI", "en": "95% CI"},
    "answers": {"nb": "Svar", "en": "Answers"},
    "pairs": {"nb": "Par", "en": "Pairs"},
    "measures": {"nb": "Alle mål", "en": "All measures"},
    "topic_chosen": {"nb": "Valgte mål", "en": "Chosen measures"},
    "topic_other": {"nb": "Andre spørsmål", "en": "Other questions"},
    "title_a": {
        "nb": "Tabell A. {study} etter {by}. {waves}. Gjennomsnitt ({low}–{high}).",
        "en": "Table A. {study} by {by}. {waves}. Means ({low}–{high}).",
    },
    "title_b": {
        "nb": "Tabell B. Samme personer og alle som svarte. {group}. {waves}.",
        "en": "Table B. The same people and all who answered. {group}. {waves}.",
    },
    "title_c": {
        "nb": "Tabell C. Prosent som svarte {answers}. {waves}.",
        "en": "Table C. Per cent who answered {answers}. {waves}.",
    },
    "title_d": {
        "nb": "Tabell D. Hvorfor gjennomsnittet endret seg. {group}. {waves}.",
        "en": "Table D. Why the mean changed. {group}. {waves}.",
    },
    "title_participation": {
        "nb": "Svarinngang og panel. {waves}. Antall personer.",
        "en": "Participation and panel. {waves}. Number of people.",
    },
    "title_log": {
        "nb": "Instrumentlogg. Spørsmål som er endret fra {first} til {second}.",
        "en": "Instrument log. Questions that changed from {first} to {second}.",
    },
    "by_project": {"nb": "{project_word}", "en": "{project_word}"},
    "by_party": {"nb": "aktørgruppe", "en": "party"},
    "no_answer": {
        "nb": "Vet ikke eller ikke aktuelt, prosent ({measure})",
        "en": "Don't know or not applicable, per cent ({measure})",
    },
    "n": {"nb": "Svar ({measure})", "en": "Answers ({measure})"},
    "n_pairs": {"nb": "Svarte begge ganger ({measure})", "en": "Answered both ({measure})"},
    "all_answered": {"nb": "Alle som svarte", "en": "All who answered"},
    "same_people": {"nb": "Samme personer", "en": "The same people"},
    "model": {"nb": "Modell", "en": "Model"},
    "contribution": {"nb": "Bidrag", "en": "Part"},
    "term_total": {"nb": "Alle som svarte", "en": "All who answered"},
    "term_stayers": {"nb": "Samme personer", "en": "The same people"},
    "term_joiners": {"nb": "Nye", "en": "Joiners"},
    "term_leavers": {"nb": "Sluttet", "en": "Leavers"},
    "term_switchers_in": {"nb": "Byttet inn", "en": "Switched in"},
    "term_switchers_out": {"nb": "Byttet ut", "en": "Switched out"},
    "term_replaced": {"nb": "Bare andre", "en": "Replaced"},
    "perceived": {"nb": "Opplevd endring", "en": "Perceived change"},
    "better_minus_worse": {"nb": "Bedre − dårligere", "en": "Better − worse"},
    "invited": {"nb": "Invitert", "en": "Invited"},
    "responded": {"nb": "Svarte", "en": "Answered"},
    "response_rate": {"nb": "Svarprosent", "en": "Response rate"},
    "both": {"nb": "Begge ganger", "en": "Both times"},
    "first_only": {"nb": "Bare {first} eller ikke koblet", "en": "{first} only or not linked"},
    "later_only": {"nb": "Bare {second} eller ikke koblet", "en": "{second} only or not linked"},
    "question": {"nb": "Spørsmål", "en": "Question"},
    "verdict": {"nb": "Kan sammenlignes", "en": "Comparable"},
    "reason": {"nb": "Begrunnelse", "en": "Reason"},
    "kind": {"nb": "Hva er endret", "en": "What changed"},
    "comparable": {"nb": "ja", "en": "yes"},
    "recode": {"nb": "ja, omkodet", "en": "yes, recoded"},
    "pair_only": {"nb": "bare side om side", "en": "side by side only"},
    "not_comparable": {"nb": "nei", "en": "no"},
    "identical": {"nb": "uendret", "en": "unchanged"},
    "reworded": {"nb": "omformulert", "en": "reworded"},
    "recoded": {"nb": "andre koder", "en": "other codes"},
    "rescaled": {"nb": "andre svaralternativer", "en": "other answers"},
    "rerouted": {"nb": "andre får spørsmålet", "en": "asked of others"},
    "translated": {"nb": "ny oversettelse", "en": "new translation"},
    "dropped": {"nb": "tatt ut", "en": "dropped"},
    "new": {"nb": "nytt", "en": "new"},
    "note_ends": {
        "nb": "{low} = {low_words}, {high} = {high_words}.",
        "en": "{low} = {low_words}, {high} = {high_words}.",
    },
    "note_missing": {
        "nb": "«Vet ikke» og «ikke aktuelt» er holdt utenfor.",
        "en": "“Don't know” and “not applicable” are left out.",
    },
    "note_reversed": {
        "nb": "Snudde påstander er kodet om slik at høy verdi er gunstig.",
        "en": "Reversed statements are recoded so that high is favourable.",
    },
    "note_party_equal": {
        "nb": "Tall for {project_word} og alle er vektet slik at hver aktørgruppe teller likt; en "
        "gruppe med færre enn {min_party} svar er ikke med.",
        "en": "Figures by {project_word} and for all weigh every party equally; a party with "
        "fewer than {min_party} answers is left out.",
    },
    "note_suppressed": {
        "nb": ": = tall kan ikke offentliggjøres (færre enn {min_n} svar, alle svarte likt, eller "
        "tallet kan regnes ut).",
        "en": ": = cannot be published (fewer than {min_n} answers, all answered alike, or the "
        "figure could be worked out).",
    },
    "note_band": {
        "nb": "Antall svar under {exact} vises som {low}–{high}.",
        "en": "Numbers of answers below {exact} are shown as {low}–{high}.",
    },
    "note_not_asked": {"nb": ". = ikke spurt.", "en": ". = not asked."},
    "note_rounded": {
        "nb": "Endring er regnet ut før avrunding.",
        "en": "Changes are computed before rounding.",
    },
    "note_not_computed": {
        "nb": "– = ikke beregnet.",
        "en": "– = not computed.",
    },
    "note_reworded": {
        "nb": "† = omformulert i {second}, se instrumentlogg; endring er ikke beregnet.",
        "en": "† = reworded in {second}, see the instrument log; no change is computed.",
    },
    "note_left_out": {
        "nb": "{measure}: regnet uten {items}, som ikke kan sammenlignes.",
        "en": "{measure}: computed without {items}, which cannot be compared.",
    },
    "note_star": {
        "nb": "* (bare for alle) = forskjellig fra 0 på 5 %-nivå etter Holm-korreksjon over de "
        "forhåndsvalgte målene; delvis overlappende utvalg (Derrick mfl. 2017).",
        "en": "* (for all only) = differs from 0 at the 5% level after Holm's correction over the "
        "pre-named measures; partially overlapping samples (Derrick et al. 2017).",
    },
    "note_gap": {
        "nb": "Gapet er forskjellen mellom gruppen med høyest og lavest vurdering. Det er alltid "
        "større enn 0, og endring beregnes ikke.",
        "en": "The gap is the difference between the highest and the lowest rated group. It is "
        "always above 0, and no change is computed.",
    },
    "note_census": {
        "nb": "Undersøkelsen gikk til alle deltakere; få svar gir stor usikkerhet.",
        "en": "The survey went to all participants; few answers give great uncertainty.",
    },
    "note_pairs": {
        "nb": "Samme personer: parvis t-intervall; under 6 par vises bare anslaget.",
        "en": "The same people: paired t interval; below 6 pairs only the estimate is shown.",
    },
    "note_effect": {
        "nb": "d_av = endring delt på gjennomsnittlig standardavvik i de to rundene, med intervall "
        "etter Bonett (2008).",
        "en": "d_av = change divided by the average standard deviation of the two waves, with "
        "Bonett's (2008) interval.",
    },
    "note_all_change": {
        "nb": "Endring for alle som svarte: delvis overlappende utvalg (Derrick mfl. 2017); med "
        "færre enn 5 par regnes rundene som uavhengige.",
        "en": "Change among all who answered: partially overlapping samples (Derrick et al. 2017); "
        "with fewer than 5 pairs the waves are taken as independent.",
    },
    "note_three_changes": {
        "nb": "De tre endringene svarer på hvert sitt spørsmål og kan være ulike: hvordan de som "
        "svarte, endret seg samlet; hvordan de samme personene endret seg; og hva endringen ville "
        "vært om alle hadde svart.",
        "en": "The three changes answer different questions and may differ: how those who answered "
        "changed as a whole; how the same people changed; and what the change would be had "
        "everybody answered.",
    },
    "note_model": {
        "nb": "Modell: gjennomsnitt for hver runde og tilfeldig konstantledd for hver person "
        "(REML, Kenward og Roger 1997). Den bygger på at frafall bare henger sammen med det folk "
        "har svart, og at svarene varierer like mye i rundene; under 6 par vises bare anslaget.",
        "en": "Model: a mean a wave and a random intercept a person (REML, Kenward and Roger "
        "1997). It takes who is missing to depend on nothing but what people answered, and answers "
        "to vary as much in each wave; below 6 pairs only the estimate is shown.",
    },
    "note_model_parties": {
        "nb": "I modellen har en aktørgruppe med minst 5 svar i begge runder sin egen spredning; "
        "mindre grupper deler én.",
        "en": "In the model a party with 5 or more answers in both waves has a spread of its own; "
        "smaller ones share one.",
    },
    "note_model_waves": {
        "nb": "Modellen bygger på svarene fra alle runder.",
        "en": "The model rests on the answers of all waves.",
    },
    "note_singular": {
        "nb": "Modellen fant ingen varians mellom personer for {measures}.",
        "en": "The model found no variance between people for {measures}.",
    },
    "note_detectable": {
        "nb": "Så stor måtte en sann endring være for å bli funnet i 80 av 100 undersøkelser med "
        "så mange svar (t-test på 5 %-nivå): {sizes}.",
        "en": "So large a true change would have to be to be found in 80 of 100 surveys with so "
        "many answers (t test at the 5% level): {sizes}.",
    },
    "note_smallest_p": {
        "nb": "Minste p en eksakt test av samme personer kan gi: {least}.",
        "en": "Smallest p that an exact test of the same people can give: {least}.",
    },
    "with_pairs": {"nb": "{p} med {n} par", "en": "{p} with {n} pairs"},
    "note_terms": {
        "nb": "Alle som svarte = {parts}. Leddene er avrundet slik at de summerer til endringen, "
        "og kan avvike med 0,1 fra tabell B.",
        "en": "All who answered = {parts}. Terms are rounded so that they add up to the change, "
        "and may differ by 0.1 from table B.",
    },
    "note_patterns": {
        "nb": "Samme personer svarte begge ganger; nye svarte bare i {second} og sluttet bare i "
        "{first}. Leddene er bidrag: forskjellen fra samme personer ganger andelen av runden. "
        "Dette er svarmønster: den som bare svarte én gang, kan ha vært med hele tiden.",
        "en": "The same people answered both times; joiners answered in {second} only and leavers "
        "in {first} only. Terms are contributions: the difference from the same people times the "
        "share of the wave. These are response patterns: whoever answered once may have taken "
        "part all the time.",
    },
    "note_switchers": {
        "nb": "Den som byttet aktørgruppe, regnes som sluttet i den ene og ny i den andre.",
        "en": "Whoever changed party counts as a leaver of the one and a joiner of the other.",
    },
    "note_replaced": {
        "nb": "Bare andre: hele endringen i aktørgrupper der ingen svarte begge ganger.",
        "en": "Replaced: the whole change of parties in which nobody answered both times.",
    },
    "note_bootstrap": {
        "nb": "KI fra bootstrap av personer, utvidet for små utvalg; ikke vist der færre enn 6 "
        "svarte begge ganger.",
        "en": "CI from a bootstrap of people, widened for small samples; none where fewer than 6 "
        "answered both times.",
    },
    "note_split": {
        "nb": "Vist bare der nivåene, endringen for samme personer og antallene bak er vist.",
        "en": "Shown only where levels, the change of the same people and the numbers behind them "
        "are shown.",
    },
    "note_perceived": {
        "nb": "Opplevd endring er andelen som svarte at det ble bedre minus andelen som svarte "
        "dårligere, i prosentpoeng, vist når minst {min_n_distribution} svarte.",
        "en": "Perceived change is the share who answered better minus the share who answered "
        "worse, in percentage points, shown when at least {min_n_distribution} answered.",
    },
    "note_percent": {
        "nb": "Vist når minst {min_n_distribution} svarte; antallet står ved siden av når færre "
        "enn 50 svarte.",
        "en": "Shown when at least {min_n_distribution} answered; the number stands beside it when "
        "fewer than 50 did.",
    },
    "note_as_asked": {
        "nb": "Snudde påstander står slik de ble stilt.",
        "en": "Reversed statements stand as they were put.",
    },
    "note_strip": {
        "nb": "Svarmønsteret vises bare når ingen del er 1–{most} personer.",
        "en": "The response pattern is shown only when no part is 1–{most} people.",
    },
    "note_source": {"nb": "Kilde: {study}.", "en": "Source: {study}."},
    **EQUALITY_WORDS,
    **PEOPLE_WORDS,
}


def word(key: str, language: str, **fields: object) -> str:
    """Return a text of the catalogue with its fields filled in."""
    texts = WORDS[key]
    return texts.get(language, texts["en"]).format(**fields)
