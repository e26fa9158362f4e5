package io.giro.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"A", "ACC001", "a.b_c:d-e", "0123456789012345678901234567890123456789012345678901234567890123"})
    void takesLettersDigitsAndFourSigns(String id) {
        assertThat(new AccountId(id).isSystem()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-A",
                ".A",
                "A B",
                "A|B",
                "A\"B",
                "A\n",
                "A@",
                "É",
                "AÉ",
                "A\u0661",
                "@world",
                "@world.EUR",
                "@world.eur.0",
                "@WORLD.EUR.0",
                "@clearing.EUR",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void refusesEverythingElse(String id) {
        assertThat(AccountId.isWellFormed(id)).isFalse();
        assertThatThrownBy(() -> new AccountId(id)).hasMessage("not an account id: " + id);
    }

    @Test
    void marksTheSystemsOwn() {
        assertThat(new AccountId("@world.EUR.12").isSystem()).isTrue();
    }
}
