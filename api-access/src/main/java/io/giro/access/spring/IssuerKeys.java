package io.giro.access.spring;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.URI;
import java.net.http.HttpClient;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * The keys that an issuer tells, found through its discovery document. It is asked when the first token comes, so that a
 * service starts while the issuer is away, then when keys are older than some minutes, and when a token names a key that
 * is not among them, but for that only now and then: tokens of that kind are free for everybody to make.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final long REFRESH_PATIENCE_MS = Duration.ofSeconds(8).toMillis();
    private static final long FRESH_MS = Duration.ofMinutes(5).toMillis();
    private static final long AT_MOST_TWICE_IN_MS = Duration.ofSeconds(10).toMillis();
    /** While the issuer is away, the keys of before are good for so long. */
    private static final long OUTAGE_MS = Duration.ofHours(4).toMillis();

    private static final JWKSelector ANY = new JWKSelector(new JWKMatcher.Builder().build());

    private final String issuer;
    private final RestClient http;

    private IssuerKeys(String issuer) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(CONNECT).build());
        requests.setReadTimeout(ANSWER);
        this.issuer = issuer;
        this.http = RestClient.builder().requestFactory(requests).build();
    }

    static JWKSource<SecurityContext> of(String issuer) {
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(new IssuerKeys(issuer))
                .cache(FRESH_MS, REFRESH_PATIENCE_MS)
                .refreshAheadCache(false)
                .rateLimited(AT_MOST_TWICE_IN_MS)
                .outageTolerant(OUTAGE_MS)
                .build();
        return (selector, context) -> {
            try {
                return keys.get(selector, context);
            } catch (RateLimitReachedException e) {
                // Either there are keys and this one is not among them, or there are none, which this says once more.
                keys.get(ANY, context);
                return List.of();
            }
        };
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
            throws KeySourceException {
        try {
            return JWKSet.parse(get(keysAddress()));
        } catch (RestClientException | ParseException | IllegalArgumentException e) {
            throw new JWKSetRetrievalException("the keys of " + issuer + " cannot be read: " + e.getMessage(), e);
        }
    }

    private String keysAddress() throws ParseException {
        String address = (issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration";
        Map<String, Object> document = JSONObjectUtils.parse(get(address));
        String itself = JSONObjectUtils.getString(document, "issuer");
        if (!issuer.equals(itself)) {
            throw new IllegalArgumentException("%s is the document of another issuer, %s".formatted(address, itself));
        }
        String keys = JSONObjectUtils.getString(document, "jwks_uri");
        if (keys == null) {
            throw new IllegalArgumentException(address + " names no jwks_uri");
        }
        return keys;
    }

    private String get(String address) {
        String body = http.get().uri(URI.create(address)).retrieve().body(String.class);
        return body == null ? "" : body;
    }

    @Override
    public void close() {
        // There is nothing that stays open.
    }
}
