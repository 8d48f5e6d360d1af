//! Italian.

use super::{Ask, Contact, Critical, Details, Failure, Promise, Receipt, Text};

pub(super) const TEXT: Text = Text {
    help: "Aiuto",
    retry: "Riprovate",
    loading: "Caricamento",
    ask: Ask {
        resources: "Risorse",
        found: |count| {
            if count == 1 {
                "1 risorsa".into()
            } else {
                format!("{count} risorse")
            }
        },
        nothing: "Nessun risultato. Provate con altre parole oppure contattateci.",
        in_other_language: "In inglese",
        updated: |date| format!("Aggiornato il {date}"),
        your_requests: "Le vostre richieste",
    },
    contact: Contact {
        title: |product| format!("Contattare l'assistenza premium di {product}"),
        team: "Alle richieste premium risponde un team di specialisti dedicato.",
        english_only: "L'assistenza premium è disponibile solo in lingua inglese.",
        choose: "Scegli come contattarci",
        chat: "Chat Premium",
        chat_about: "Chat in tempo reale con uno specialista.",
        email: "Assistenza via e-mail",
        email_about: "Scrivete a uno specialista, 24 ore su 24, 7 giorni su 7.",
        phone: "Assistenza telefonica Premium",
        phone_about: "Parlate con uno specialista.",
        callback: "Richiama assistenza",
        or_call: "Oppure chiamate il",
        available_with: |names| format!("Disponibile con {names}."),
        terms_updated: |date| format!("Condizioni aggiornate il {date}."),
        unavailable: "L'assistenza premium non è disponibile qui",
        no_premium: "Il vostro account non comprende l'assistenza premium. Un amministratore può aggiungerla nelle impostazioni dell'abbonamento. Le risorse restano a disposizione.",
        subscription: |names| {
            format!(
                "L'assistenza premium è disponibile con {names}. Le risorse restano a disposizione."
            )
        },
        mobile: "Dall'app mobile non si può contattare l'assistenza premium. Aprite il prodotto in un browser per contattare uno specialista.",
        other: "Da qui non si può contattare l'assistenza premium. Le risorse restano a disposizione.",
    },
    details: Details {
        subject: "Oggetto",
        description: "Descrizione",
        email: "E-mail",
        email_hint: "Dal vostro account. Rispondiamo a questo indirizzo.",
        phone: "Numero di telefono",
        phone_hint: "Con il prefisso del Paese, per esempio +39 02 1234 5678.",
        send_message: "Invia messaggio",
        send: "Invia",
        sending: "Invio in corso",
        also_sent: "Inviati insieme: dati sulla pagina",
    },
    critical: Critical {
        label: "Problema critico per l'azienda",
        hint: "Conseguenze molto gravi sulle normali operazioni aziendali.",
        what_counts: "Che cosa è critico per l'azienda?",
        definition: "Un problema con conseguenze molto gravi sulle normali operazioni aziendali.",
        may_include: "Può comprendere, ma non solo, l'interruzione dei processi aziendali principali con l'impossibilità di completare lavori urgenti, perdite di entrate o rischi per l'integrità dei dati.",
        severe: "Critico",
        severe_examples: [
            "La maggior parte degli utenti, o tutti, non può accedere o non raggiunge strumenti essenziali.",
            "Un'interruzione dell'intero sistema impedisce le attività principali o un lancio con una scadenza.",
            "I contenuti del CMS non sono raggiungibili in modo diffuso, per più team o per tutta l'organizzazione.",
            "Una perdita di dati critica, o una violazione della sicurezza che può compromettere le informazioni dei clienti o dell'azienda.",
        ],
        ordinary: "Non critico",
        ordinary_definition: "Importante, ma senza un ampio impatto sull'organizzazione né rischi per le entrate, la sicurezza o la disponibilità generale.",
        ordinary_examples: [
            "Errori che riguardano un solo utente o un piccolo gruppo.",
            "Domande generiche urgenti, senza interruzioni del servizio o funzioni perse.",
            "Problemi minori o di superficie che non impediscono l'uso normale.",
            "Richieste non urgenti di informazioni o di modifiche alla configurazione.",
        ],
    },
    promise: Promise {
        guaranteed_within: |time| format!("Prima risposta garantita entro {time}"),
        by_if_sent_now: |time| format!(", cioè {time}, se inviate ora"),
        aim: "Puntiamo a rispondere entro un giorno lavorativo",
        aim_note: "È un obiettivo, non una garanzia.",
        usually_within: |time| format!("Di solito chiamiamo entro {time}"),
        usually_note: "È il tempo abituale, non una promessa.",
        terms_changed: "Nel frattempo le condizioni sono cambiate. Non è stato inviato nulla. Guardate la promessa qui sotto e, se va bene, inviate.",
        chat: "Uno specialista vi raggiunge in chat",
        chat_note: "La chat è in tempo reale: non c'è un tempo di risposta garantito.",
        exceptions: "Salvo",
        exceptions_link: "eccezioni sui tempi di risposta",
        exception_now: |since, until, reason| {
            format!(
                "È in vigore un'eccezione da {since} a {until}: {reason}. La garanzia è sospesa fino ad allora."
            )
        },
        card_guaranteed: |time| format!("Garantita: {time}"),
        card_aim: "Obiettivo: 1 giorno lavorativo",
        card_usually: |time| format!("Di solito {time}"),
        card_live: "Dal vivo",
        minutes: |minutes| match (minutes / 60, minutes % 60) {
            (0, 1) => "1 minuto".into(),
            (0, minutes) => format!("{minutes} minuti"),
            (1, 0) => "1 ora".into(),
            (hours, 0) => format!("{hours} ore"),
            (hours, minutes) => format!("{hours} h {minutes} min"),
        },
    },
    receipt: Receipt {
        title: "Richiesta inviata",
        number: "Numero della richiesta",
        copy: "Copia il numero",
        copied: "Copiato",
        guaranteed_by: "Prima risposta garantita entro",
        aim_by: "Puntiamo a rispondere entro",
        aim_note: "È un obiettivo di un giorno lavorativo, non una garanzia.",
        call_note: "Tenete il telefono a portata di mano. È il tempo abituale, non una promessa.",
        chat: "Uno specialista vi raggiungerà",
        chat_note: "La richiesta è arrivata ai nostri specialisti. Potete chiudere il pannello: il punto resta salvato.",
        left: |time| format!("tra {time}"),
        soon: |left| format!("In scadenza, {left}"),
        soon_in: |time| format!("La risposta è dovuta a breve, tra {time}."),
        checking: "Verifica con il server in corso",
        met: |at| format!("Risposta data in tempo, {at}"),
        answered: |at| format!("Risposta data, {at}"),
        missed: "Non l'abbiamo rispettata",
        missed_by: |time| format!("La risposta era dovuta {time} fa."),
        late_by: |time| format!("La risposta è arrivata con {time} di ritardo."),
        made_critical: |author, reason| {
            format!("{author} l'ha resa critica per l'azienda: {reason}")
        },
        made_standard: |author, reason| {
            format!("{author} l'ha resa una richiesta standard: {reason}")
        },
        why: "Perché quest'ora?",
        save_proof: "Salva la prova",
        proof_checking: "Verifica della firma in corso.",
        proof_genuine: "Firmata dal server; la firma è giusta.",
        proof_forged: "La firma non corrisponde a questa promessa. Conservate un'immagine della schermata e avvisateci.",
        proof_unchecked: "Firmata dal server. Questo browser non può verificarla; il file salvato si verifica ovunque.",
        reply_to: |email| format!("La risposta arriva a {email}."),
        only_a_person: "Conta solo la risposta di uno specialista, mai una automatica.",
        sent_earlier: "Questa richiesta era già arrivata, com'era al primo invio. Non è stata inviata due volte. Le modifiche fatte dopo restano: contattateci di nuovo per inviarle.",
        ask_another: "Fai un'altra domanda",
        seconds: |seconds| format!("{seconds} s"),
    },
    failure: Failure {
        offline: "Il server dell'assistenza non è raggiungibile. Controllate la connessione e riprovate.",
        signed_out: "La sessione è scaduta. Accedete di nuovo e riprovate.",
        unreadable: "Il server dell'assistenza ha dato una risposta inattesa. Riprovate tra un minuto.",
        text_is_kept: "Il vostro testo è al sicuro.",
    },
};
