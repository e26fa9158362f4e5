package io.giro.access.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.giro.saga.given.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;

class RememberedTokensTest {

    private static final Duration LIFE = Duration.ofMinutes(10);

    private final SettableClock clock = new SettableClock();
    private final Instant expiry = clock.now().plus(LIFE);
    private final List<String> verified = new ArrayList<>();
    private final RememberedTokens tokens = new RememberedTokens(this::verify, clock);

    @Test
    void verifiesAGoodTokenOnce() {
        tokens.decode("good");

        Jwt again = tokens.decode("good");

        assertThat(again.getSubject()).isEqualTo("alice");
        assertThat(verified).containsExactly("good");
    }

    @Test
    void remembersNoneBeyondItsExpiry() {
        tokens.decode("good");
        clock.tick(LIFE);

        tokens.decode("good");

        assertThat(verified).containsExactly("good", "good");
    }

    @Test
    void remembersNoRefusal() {
        assertThatThrownBy(() -> tokens.decode("bad")).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> tokens.decode("bad")).isInstanceOf(BadJwtException.class);

        assertThat(verified).containsExactly("bad", "bad");
    }

    private Jwt verify(String token) {
        verified.add(token);
        if (token.equals("bad")) {
            throw new BadJwtException("bad");
        }
        return Jwt.withTokenValue(token)
                .header("alg", "RS256")
                .subject("alice")
                .expiresAt(expiry)
                .build();
    }
}
