package io.giro.access.spring;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.giro.saga.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Remembers good tokens by their exact text, so that a busy client's signature is verified (35 µs) once a minute and not with
 * every call. It remembers none beyond its expiry, and none that was refused, so that nobody can fill it with nonsense.
 * What else would end a token, a key that the issuer has withdrawn, is noticed that minute later.
 */
final class RememberedTokens implements JwtDecoder {

    private static final Duration AT_MOST = Duration.ofMinutes(1);

    /** A few MB when full. */
    private static final int LARGEST_SIZE = 1_000;

    private final JwtDecoder decoder;
    private final Clock clock;
    private final Cache<String, Jwt> good = Caffeine.newBuilder()
            .maximumSize(LARGEST_SIZE)
            .expireAfterWrite(AT_MOST)
            .build();

    RememberedTokens(JwtDecoder decoder, Clock clock) {
        this.decoder = decoder;
        this.clock = clock;
    }

    @Override
    public Jwt decode(String token) {
        Jwt remembered = good.getIfPresent(token);
        if (remembered != null && !isOver(remembered)) {
            return remembered;
        }
        Jwt verified = decoder.decode(token);
        good.put(token, verified);
        return verified;
    }

    private boolean isOver(Jwt token) {
        Instant expiresAt = token.getExpiresAt();
        return expiresAt == null || !clock.now().isBefore(expiresAt);
    }
}
