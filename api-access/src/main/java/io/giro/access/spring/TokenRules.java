package io.giro.access.spring;

import io.giro.access.ClientName;
import java.time.Duration;
import java.util.List;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * What makes a token good: signed by the issuer's key with the one algorithm, for this audience, between its times, and
 * for a client whose name can be kept. What a token's header says of keys and algorithms chooses none.
 */
final class TokenRules {

    /** How much the issuer's clock and ours may differ. */
    private static final Duration SKEW = Duration.ofSeconds(30);

    private TokenRules() {}

    static JwtDecoder decoder(JwtProperties jwt) {
        NimbusJwtDecoder decoder = jwt.hasPublicKey()
                ? NimbusJwtDecoder.withPublicKey(jwt.readPublicKey())
                        .signatureAlgorithm(jwt.algorithm())
                        .build()
                : NimbusJwtDecoder.withJwkSource(IssuerKeys.of(jwt.issuer()))
                        .jwsAlgorithm(jwt.algorithm())
                        .build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(List.of(
                type(),
                times(),
                new JwtIssuerValidator(jwt.issuer()),
                new JwtAudienceValidator(jwt.audience()),
                TokenRules::client)));
        return decoder;
    }

    /** A token without a type, of the usual one, or of that of RFC 9068. */
    private static OAuth2TokenValidator<Jwt> type() {
        JwtTypeValidator type = new JwtTypeValidator("JWT", "at+jwt", "application/at+jwt");
        type.setAllowEmpty(true);
        return type;
    }

    private static OAuth2TokenValidator<Jwt> times() {
        JwtTimestampValidator times = new JwtTimestampValidator(SKEW);
        times.setAllowEmptyExpiryClaim(false);
        return times;
    }

    private static OAuth2TokenValidatorResult client(Jwt token) {
        String subject = token.getSubject();
        return subject != null && ClientName.isWellFormed(subject)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                        new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, "sub " + ClientName.RULE, null));
    }
}
