"""Every word of the form that is not the study's own, in both languages."""

from __future__ import annotations

from survey.definition import Text

TEXTS: dict[str, Text] = {
    # Around every page
    "language_name": {"nb": "Bokmål", "en": "English"},
    "languages": {"nb": "Språk", "en": "Language"},
    "skip_link": {"nb": "Gå til innholdet", "en": "Go to the content"},
    "confidential": {
        "nb": "Svarene er konfidensielle.",
        "en": "Your answers are confidential.",
    },
    "preview": {
        "nb": "Forhåndsvisning: ingenting blir lagret.",
        "en": "Preview: nothing is kept.",
    },
    "error_mark": {"nb": "Feil: ", "en": "Error: "},
    "sign_language": {
        "nb": "Se informasjonen på tegnspråk",
        "en": "See the information in sign language",
    },
    # Entering
    "enter_title": {"nb": "Skriv koden din", "en": "Enter your code"},
    "enter_lead": {
        "nb": "Koden står på kortet eller i brevet du har fått. Den har tolv tegn.",
        "en": "The code is on the card or in the letter you have received. It has twelve signs.",
    },
    "enter_label": {"nb": "Kode", "en": "Code"},
    "enter_hint": {
        "nb": "Store og små bokstaver, mellomrom og bindestreker spiller ingen rolle.",
        "en": "Capitals, spaces and hyphens do not matter.",
    },
    "enter_button": {"nb": "Gå videre", "en": "Continue"},
    # The first page
    "short_title": {"nb": "Kort fortalt", "en": "In short"},
    "assisted": {
        "nb": "Noen hjelper meg å svare: leser høyt, bruker tegnspråk eller skriver for meg",
        "en": "Somebody helps me to answer: reads aloud, signs or writes for me",
    },
    "assisted_legend": {"nb": "Hjelp til å svare", "en": "Help with answering"},
    "required": {
        "nb": "Disse må du svare på for å komme videre. Alle andre spørsmål kan du hoppe over.",
        "en": "You have to answer these to go on. You can skip every other question.",
    },
    # A page of questions
    "step": {"nb": "Side {number} av {total}", "en": "Page {number} of {total}"},
    "may_skip": {
        "nb": "Du kan hoppe over alle spørsmål.",
        "en": "You can skip any question.",
    },
    "row": {"nb": "Gruppe {number} av {total}", "en": "Group {number} of {total}"},
    "question": {
        "nb": "Spørsmål {number} av {total}",
        "en": "Question {number} of {total}",
    },
    "several": {"nb": "Du kan velge flere.", "en": "You can choose several."},
    "text_limit": {"nb": "Høyst {limit} tegn.", "en": "At most {limit} signs."},
    "number_between": {
        "nb": "Et tall fra {low} til {high}.",
        "en": "A number from {low} to {high}.",
    },
    "number_hint": {"nb": "Et tall.", "en": "A number."},
    "code_kept": {
        "nb": "Koden din er lagret. Svarene vises ikke igjen. Fyll bare ut det du vil endre.",
        "en": "Your code is kept. The answers are not shown again. Fill in only what you want to "
        "change.",
    },
    "next": {"nb": "Neste", "en": "Next"},
    "back": {"nb": "Tilbake", "en": "Back"},
    "later": {"nb": "Lagre og fortsett senere", "en": "Save and continue later"},
    "clear": {
        "nb": "Fjern svarene på denne siden",
        "en": "Remove the answers on this page",
    },
    "switch": {"nb": "lagre og bytt språk", "en": "save and change language"},
    # Sending in
    "send_title": {"nb": "Send inn svarene", "en": "Send in your answers"},
    "send_count": {
        "nb": "Du har svart på {given} av {asked} spørsmål.",
        "en": "You have answered {given} of {asked} questions.",
    },
    "send_lead": {
        "nb": "Du kan gå tilbake og endre svarene til du har sendt dem inn.",
        "en": "You can go back and change your answers until you have sent them in.",
    },
    "send": {"nb": "Send inn", "en": "Send in"},
    # Faults
    "faults": {"nb": "Rett dette før du går videre", "en": "Correct this before you go on"},
    "fault_choice": {
        "nb": "Velg et av svarene som står her",
        "en": "Choose one of the answers given here",
    },
    "fault_consent": {"nb": "Svar ja eller nei", "en": "Answer yes or no"},
    "fault_long": {
        "nb": "Skriv høyst {limit} tegn; nå er det {length}",
        "en": "Write at most {limit} signs; now there are {length}",
    },
    "fault_number": {"nb": "Skriv et tall", "en": "Write a number"},
    "fault_whole": {"nb": "Skriv et helt tall", "en": "Write a whole number"},
    "fault_between": {
        "nb": "Skriv et tall fra {low} til {high}",
        "en": "Write a number from {low} to {high}",
    },
    "fault_date": {
        "nb": "Skriv en dag som 2016-04-12 eller 12.04.2016",
        "en": "Write a day such as 2016-04-12 or 12.04.2016",
    },
    "fault_future": {"nb": "Dagen har ikke vært ennå", "en": "That day has not come yet"},
    "fault_letter": {"nb": "Skriv én bokstav", "en": "Write one letter"},
    "fault_form": {
        "nb": "Svaret har ikke den formen det spørres om",
        "en": "The answer does not have the form that is asked for",
    },
    "fault_both": {
        "nb": "Skriv enten et svar, eller velg et av svarene under",
        "en": "Either write an answer, or choose one of those below",
    },
    "fault_code": {
        "nb": "Skriv koden, tolv tegn",
        "en": "Write the code, twelve signs",
    },
    "fault_store": {
        "nb": "Svarene på denne siden ble ikke lagret. De står her fortsatt: vent litt, og trykk "
        "på knappen en gang til",
        "en": "The answers on this page were not saved. They are still here: wait a moment, and "
        "press the button again",
    },
    # Messages: a title and what follows
    "later_title": {"nb": "Svarene er lagret", "en": "Your answers are saved"},
    "later_text": {
        "nb": "Åpne den samme lenken, eller skriv den samme koden, når du vil fortsette. "
        "Svar innen {deadline}.",
        "en": "Open the same link, or enter the same code, when you want to continue. "
        "Please answer by {deadline}.",
    },
    "thanks_title": {"nb": "Takk for svarene", "en": "Thank you for your answers"},
    "thanks_text": {
        "nb": "Svarene er sendt inn. Du kan lukke siden.",
        "en": "Your answers are sent in. You can close the page.",
    },
    "withdraw_text": {
        "nb": "Du kan trekke deg når som helst uten å si hvorfor. Da slettes svarene dine. Si fra "
        "til den som sendte deg lenken eller kortet, og oppgi koden.",
        "en": "You can withdraw at any time without saying why. Your answers are then deleted. "
        "Tell whoever sent you the link or the card, and give the code.",
    },
    "already_title": {
        "nb": "Du har allerede sendt inn svarene",
        "en": "You have already sent in your answers",
    },
    "already_text": {
        "nb": "De er trygt lagret, og kan ikke endres her. Takk for at du svarte.",
        "en": "They are safely kept, and cannot be changed here. Thank you for answering.",
    },
    "refused_title": {"nb": "Greit, du svarer ikke", "en": "That is fine, you are not answering"},
    "refused_text": {
        "nb": "Vi lagrer bare at du har sagt nei. Ombestemmer du deg, åpner du den samme lenken "
        "innen {deadline}.",
        "en": "We keep nothing but your no. If you change your mind, open the same link by "
        "{deadline}.",
    },
    "mistyped_title": {"nb": "Koden er skrevet feil", "en": "The code is mistyped"},
    "mistyped_text": {
        "nb": "Ett av tegnene stemmer ikke. Se på kortet eller i brevet en gang til, og skriv "
        "koden på nytt.",
        "en": "One of the signs is wrong. Look at the card or the letter again, and write the code "
        "once more.",
    },
    "unknown_title": {
        "nb": "Vi kjenner ikke igjen koden",
        "en": "We do not recognise the code",
    },
    "unknown_text": {
        "nb": "Kanskje mangler en del av lenken. Skriv koden fra kortet eller brevet her.",
        "en": "Perhaps a part of the link is missing. Write the code from the card or letter here.",
    },
    "revoked_title": {"nb": "Koden er byttet ut", "en": "The code has been replaced"},
    "revoked_text": {
        "nb": "Du har fått en ny kode etter denne. Bruk den nye.",
        "en": "You have been given a new code after this one. Use the new one.",
    },
    "outside_title": {
        "nb": "Denne undersøkelsen er ikke til deg",
        "en": "This survey is not for you",
    },
    "outside_text": {
        "nb": "Koden er riktig, men du er ikke spurt i denne runden. Det er ingenting du må gjøre.",
        "en": "The code is right, but you are not asked in this round. There is nothing you need "
        "to do.",
    },
    "early_title": {
        "nb": "Undersøkelsen har ikke åpnet ennå",
        "en": "The survey has not opened yet",
    },
    "early_text": {
        "nb": "Den åpner {opens}. Lenken og koden virker da.",
        "en": "It opens on {opens}. The link and the code will work then.",
    },
    "closed_title": {"nb": "Undersøkelsen er avsluttet", "en": "The survey has closed"},
    "closed_text": {
        "nb": "Den var åpen til og med {deadline}. Svar som var lagret da, er tatt vare på.",
        "en": "It was open until {deadline}. Answers saved by then are kept.",
    },
    "many_title": {"nb": "For mange forsøk", "en": "Too many attempts"},
    "many_text": {
        "nb": "Vent ti minutter, og prøv igjen.",
        "en": "Wait ten minutes, and try again.",
    },
    "session_title": {"nb": "Åpne lenken på nytt", "en": "Open the link again"},
    "session_text": {
        "nb": "Vi ser ikke lenger hvem du er, for eksempel fordi siden har stått åpen i over et "
        "døgn. Alt du har lagret, er tatt vare på. Åpne lenken, eller skriv koden her.",
        "en": "We no longer see who you are, for example because the page has been open for more "
        "than a day. Everything you have saved is kept. Open the link, or write the code here.",
    },
    "missing_title": {"nb": "Siden finnes ikke", "en": "There is no such page"},
    "missing_text": {
        "nb": "Åpne lenken du har fått, eller skriv koden her.",
        "en": "Open the link you have received, or write the code here.",
    },
    "large_title": {"nb": "Svaret er for langt", "en": "The answer is too long"},
    "large_text": {
        "nb": "Det du sendte, er større enn skjemaet kan ta imot. Gå tilbake i nettleseren, gjør "
        "teksten kortere, og send igjen. Det du har lagret før, er tatt vare på.",
        "en": "What you sent is larger than the form can take. Go back in your browser, make the "
        "text shorter, and send again. What you saved before is kept.",
    },
    "strange_title": {"nb": "Vi kan ikke lese det", "en": "We cannot read that"},
    "strange_text": {
        "nb": "Det som ble sendt, har ikke den formen skjemaet venter. Gå tilbake, og prøv igjen.",
        "en": "What was sent does not have the form that is expected. Go back, and try again.",
    },
    "store_title": {"nb": "Skjemaet er nede", "en": "The form is down"},
    "store_text": {
        "nb": "Vi får ikke tak i svarene akkurat nå. Alt du har lagret, er tatt vare på. Prøv "
        "igjen om noen minutter, med den samme lenken.",
        "en": "We cannot reach the answers just now. Everything you have saved is kept. Try again "
        "in a few minutes, with the same link.",
    },
    # No more messages
    "optout_title": {"nb": "Slipp flere meldinger", "en": "Get no more messages"},
    "optout_text": {
        "nb": "Trykk på knappen, så får du ikke flere meldinger, heller ikke i senere runder. Du "
        "kan fortsatt svare med lenken du har.",
        "en": "Press the button, and you will get no more messages, in later rounds neither. You "
        "can still answer with the link you have.",
    },
    "optout_button": {"nb": "Ikke send meg mer", "en": "Do not send me more"},
    "optout_done_title": {
        "nb": "Du får ikke flere meldinger",
        "en": "You will get no more messages",
    },
    "optout_done_text": {
        "nb": "Det gjelder alle rundene. Du kan lukke siden.",
        "en": "That goes for every round. You can close the page.",
    },
}


def say(key: str, language: str, **fields: object) -> str:
    """Return words of the form in a language, English where there are none."""
    text = TEXTS[key]
    return text.get(language, text["en"]).format(**fields)
