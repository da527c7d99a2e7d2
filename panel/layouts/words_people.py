"""The words of the tables of participation and reliability, in bokmål and English."""

from __future__ import annotations

PEOPLE_WORDS: dict[str, dict[str, str]] = {
    "title_response": {
        "nb": "Hvem kunne svare, og hvem svarte. {wave}. Antall personer og svarprosent.",
        "en": "Who could answer, and who did. {wave}. Number of people and response rates.",
    },
    "title_membership": {
        "nb": "Hvem ble, sluttet og kom til, etter registeret. {waves}. Antall personer.",
        "en": "Who stayed, left and joined, by the register. {waves}. Number of people.",
    },
    "title_followed": {
        "nb": "Hvem svarte igjen. {waves}. Antall personer og prosent.",
        "en": "Who answered again. {waves}. Number of people and per cent.",
    },
    "title_retention_all": {
        "nb": "Hvem svarte i alle runder, fra {first} til {second}.",
        "en": "Who answered all waves, from {first} to {second}.",
    },
    "title_attrition": {
        "nb": "Er de som bare svarte i {first}, andre folk enn de som svarte begge ganger? "
        "{waves}, alle.",
        "en": "Are those who answered {first} only other people than those who answered both "
        "times? {waves}, all.",
    },
    "parties": {"nb": "Aktørgruppe", "en": "Party"},
    "eligible": {"nb": "Kunne spørres", "en": "Eligible"},
    "rr1": {"nb": "RR1", "en": "RR1"},
    "rr2": {"nb": "RR2", "en": "RR2"},
    "refused_linking": {
        "nb": "Av dem som svarte: ville ikke kobles",
        "en": "Of those who answered: refused linking",
    },
    "stayed": {"nb": "Ble", "en": "Stayed"},
    "same_role": {"nb": "i samme rolle", "en": "in the same role"},
    "switched_role": {"nb": "byttet rolle", "en": "switched role"},
    "left": {"nb": "Sluttet", "en": "Left"},
    "joined": {"nb": "Kom til", "en": "Joined"},
    "patterns": {"nb": "Svarmønster", "en": "Response pattern"},
    "retention": {"nb": "Svarte igjen", "en": "Answered again"},
    "askable": {"nb": "Kunne spørres igjen", "en": "Could be asked again"},
    "per_cent": {"nb": "Prosent", "en": "Per cent"},
    "answered_all": {"nb": "Svarte i alle runder", "en": "Answered all waves"},
    "first_score": {"nb": "Skår i {first}", "en": "Scores in {first}"},
    "only_first": {"nb": "Bare {first}", "en": "{first} only"},
    "answered_both": {"nb": "Begge ganger", "en": "Both times"},
    "group": {"nb": "Gruppe", "en": "Group"},
    "difference": {"nb": "Forskjell", "en": "Difference"},
    "who_again": {"nb": "Hvem som svarte igjen, etter", "en": "Who answered again, by"},
    "trait_role": {"nb": "rolle", "en": "role"},
    "trait_party": {"nb": "aktørgruppe", "en": "party"},
    "trait_project": {"nb": "{project_word}", "en": "{project_word}"},
    "scores_of": {
        "nb": "Forhåndsvalgte mål, skår i {first}",
        "en": "Pre-named measures, scores in {first}",
    },
    "p": {"nb": "p", "en": "p"},
    "p_above": {"nb": "over {low}", "en": "above {low}"},
    "p_below": {"nb": "under {high}", "en": "below {high}"},
    "note_few_people": {
        "nb": ": = tall kan ikke offentliggjøres (1–{most} personer i en del av det, eller tallet "
        "kan regnes ut).",
        "en": ": = cannot be published (1–{most} people in a part of it, or the figure could be "
        "worked out).",
    },
    "note_people_band": {
        "nb": "Antall personer under {exact} vises som {low}–{high}.",
        "en": "Numbers of people below {exact} are shown as {low}–{high}.",
    },
    "note_none": {"nb": ". = tallet finnes ikke.", "en": ". = there is no such figure."},
    "note_rates": {
        "nb": "RR1 er hele besvarelser (minst 80 % av vurderingsspørsmålene personen fikk) og RR2 "
        "hele og delvise, av alle som ble spurt og hører til (AAPOR); 95 % KI etter Wilson. Uten "
        "register er det ingen svarprosent.",
        "en": "RR1 is complete answers (at least 80% of the rated questions the person was asked) "
        "and RR2 complete and partial ones, of all who were asked and eligible (AAPOR); 95% CI "
        "after Wilson. Without a register there is no rate.",
    },
    "note_empty_rows": {
        "nb": "En besvarelse der ingen vurdering er gitt, er ikke et svar.",
        "en": "A response in which nothing is rated is no answer.",
    },
    "note_refused": {
        "nb": "De som ikke ville kobles, telles bare for alle under ett.",
        "en": "Those who refused linking are counted for everybody together only.",
    },
    "note_membership": {
        "nb": "Tallene er registerets og sier ikke hvem som svarte. De som ble, står under "
        "{project_word} i {second} og aktørgruppen i {first}; rolle er hovedrollen.",
        "en": "The figures are the register's and do not say who answered. Those who stayed stand "
        "under the {project_word} of {second} and the party of {first}; role is the main role.",
    },
    "note_response_patterns": {
        "nb": "Svarmønsteret er svarenes: den som sluttet, kan ha svart, og den som ble, kan ha "
        "latt være. En person telles i gruppen fra siste gang den svarte.",
        "en": "The response pattern is of the answers: who left may have answered, and who stayed "
        "may not. A person counts in the group of the last wave answered.",
    },
    "note_retention": {
        "nb": "Svarte igjen: av dem som svarte i {first}, kan kobles og kunne spørres i {second}; "
        "etter gruppen i {first}. 95 % KI etter Wilson.",
        "en": "Answered again: of those who answered {first}, may be linked and could be asked in "
        "{second}; by the group of {first}. 95% CI after Wilson.",
    },
    "note_retention_all": {
        "nb": "Produkt over rundene av andelen som svarte, av dem som svarte i alle før og "
        "fortsatt kunne spørres; 95 % KI etter Greenwood, på log-log-skala.",
        "en": "Product over the waves of the share who answered, of those who answered all before "
        "and could still be asked; 95% CI after Greenwood, on the log-log scale.",
    },
    "note_exact_test": {
        "nb": "p for hvem som svarte igjen: Fisher-Freeman-Haltons eksakte test. Den oppgis som "
        "område når antallene bak den ikke alle er vist.",
        "en": "p of who answered again: the exact test of Fisher, Freeman and Halton. It is given "
        "as a range where the counts behind it are not all shown.",
    },
    "note_drawn": {
        "nb": "p etter {traits} er regnet fra tilfeldige tabeller.",
        "en": "p by {traits} is computed from random tables.",
    },
    "note_first_only": {
        "nb": "Forskjell i skår: bare {first} minus begge, uvektet, 95 % KI etter Welch. Over 0 "
        "betyr at de som falt fra, lå høyere. De som ikke kan kobles eller ikke kunne spørres "
        "igjen, er ikke med.",
        "en": "Difference of scores: {first} only minus both, unweighted, 95% CI after Welch. "
        "Above 0 means that those who were lost lay higher. Who may not be linked or could not be "
        "asked again is not in it.",
    },
    "title_reliability": {
        "nb": "Reliabilitet. {wave}, alle som svarte.",
        "en": "Reliability. {wave}, all who answered.",
    },
    "title_reliability_change": {
        "nb": "Reliabilitet og påstander i to runder. {waves}, alle.",
        "en": "Reliability and items in two waves. {waves}, all.",
    },
    "scale_or_item": {"nb": "Skala og påstand", "en": "Scale and item"},
    "n_items": {"nb": "Påstander", "en": "Items"},
    "alpha": {"nb": "Alfa", "en": "Alpha"},
    "feldt": {"nb": "Feldt", "en": "Feldt"},
    "bonett": {"nb": "Bonett", "en": "Bonett"},
    "omega": {"nb": "Omega", "en": "Omega"},
    "item_rest": {"nb": "Påstand–rest", "en": "Item–rest"},
    "if_dropped": {"nb": "Alfa uten", "en": "Alpha without"},
    "unreversed": {
        "nb": "Uten de snudde påstandene",
        "en": "Without the reversed items",
    },
    "shift": {"nb": "Endring, samme personer", "en": "Change, the same people"},
    "shift_short": {"nb": "Endr.", "en": "Change"},
    "alpha_change": {"nb": "Endring i alfa", "en": "Change of alpha"},
    "spread": {"nb": "Største minus minste endring", "en": "Largest minus smallest change"},
    "by_chance": {
        "nb": "Det samme om alle endret seg likt",
        "en": "The same if all changed alike",
    },
    "note_alpha": {
        "nb": "Alfa er Cronbachs, av dem som svarte på alle påstandene i skalaen, etter snuing; "
        "vist når minst {least} svarte. KI etter Feldt (F) og Bonett og Wright (ln(1 − alfa)).",
        "en": "Alpha is Cronbach's, of those who answered every item of the scale, after "
        "reversing; shown when at least {least} did. CI after Feldt (F) and Bonett and Wright "
        "(ln(1 − alpha)).",
    },
    "note_omega": {
        "nb": "Omega er fra én faktor (største sannsynlighet), med bootstrap-intervall; den regnes "
        "ikke ut under {omega} personer. Alfa uten en påstand regnes ikke ut under {detail}.",
        "en": "Omega is of one factor (maximum likelihood), with a bootstrap interval; it is not "
        "computed below {omega} people. Alpha without an item is not computed below {detail}.",
    },
    "note_formative": {
        "nb": "Uten reliabilitet: {scales}. Delene er ulike sider av en helhet (formativ skala) og "
        "trenger ikke henge sammen.",
        "en": "Without reliability: {scales}. Their items are different parts of a whole "
        "(formative scale) and need not hang together.",
    },
    "note_alpha_change": {
        "nb": "Endring i alfa: bare påstander som kan sammenlignes; 95 % KI ved bootstrap av "
        "personene i begge runder; den regnes ikke ut under {detail} i en runde. Antall svar er "
        "det minste av de to.",
        "en": "Change of alpha: items that compare only; 95% CI by drawing the people of both "
        "waves again; not computed below {detail} in a wave. Answers are the smaller of the two.",
    },
    "note_shifts": {
        "nb": "Endring i hver påstand: de som svarte på alle skalaens påstander begge ganger, "
        "uvektet, i poeng, med parvis t-intervall. p sier hvor ofte spriket ble så stort om alle "
        "påstander hadde endret seg likt (tilfeldige fortegn).",
        "en": "Change of each item: those who answered all items of the scale both times, "
        "unweighted, in points, with the paired t interval. p says how often the spread would be "
        "as large if all items had changed alike (random signs).",
    },
    "note_judged": {
        "nb": "De som har rollen et spørsmål gjelder, er holdt utenfor.",
        "en": "Those who hold the role a question judges are left out.",
    },
}
