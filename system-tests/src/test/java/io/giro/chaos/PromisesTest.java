package io.giro.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromisesTest {

    private static final Request REQUEST = Request.charge("key", "account", 100);
    private static final Answer ACCEPTED = new Answer(202, "{\"transferId\":\"t\"}");
    private static final Answer REFUSED = new Answer(422, "{\"code\":\"account_frozen\"}");

    private final Violations violations = new Violations();
    private final Promises promises = new Promises(violations);

    @Test
    void isBrokenByARefusalOfWhatWasPromisedBeforeItWasAsked() {
        promises.note(REQUEST, ACCEPTED, false);

        promises.note(REQUEST, REFUSED, true);

        assertThat(violations.all()).extracting(Violation::kind).containsExactly(Violation.Kind.ANSWER_CHANGED);
    }

    @Test
    void isNotBrokenByARefusalThatWasDecidedBesideIt() {
        promises.note(REQUEST, ACCEPTED, false);

        promises.note(REQUEST, REFUSED, false);

        assertThat(violations.all()).isEmpty();
    }

    @Test
    void isBrokenByAnotherTransferWheneverItWasAsked() {
        promises.note(REQUEST, ACCEPTED, false);

        promises.note(REQUEST, new Answer(202, "{\"transferId\":\"other\"}"), false);

        assertThat(violations.all()).extracting(Violation::kind).containsExactly(Violation.Kind.ANSWER_CHANGED);
    }
}
