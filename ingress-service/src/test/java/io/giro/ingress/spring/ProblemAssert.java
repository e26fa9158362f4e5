package io.giro.ingress.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.regex.Pattern;

/** What every problem has, whoever raised it. */
final class ProblemAssert {

    private ProblemAssert() {}

    static void assertProblem(RawAnswer answer, int status, String code) {
        assertThat(answer.body())
                .matches("\\{\"type\":\"(http://[^\"/]+)?/api/v1/problems/%s\",\"title\":\"[^\"]+\",.*".formatted(code))
                .contains("\"status\":%d,\"code\":\"%s\",\"detail\":\"".formatted(status, code))
                .endsWith("\"requestId\":\"%s\"}".formatted(answer.header("X-Request-Id")))
                .doesNotContainIgnoringCase("Exception", "\tat ", "SELECT", "Tomcat", "Jackson", "<html");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    static void assertProblem(HttpResponse<String> answer, int status, String code, String... pointers) {
        String host = answer.request().uri().getAuthority();
        assertThat(answer.body())
                .startsWith("{\"type\":\"http://%s/api/v1/problems/%s\",\"title\":\"".formatted(host, code))
                .contains("\"status\":%d,\"code\":\"%s\",\"detail\":\"".formatted(status, code))
                .endsWith("\"requestId\":\"%s\"}"
                        .formatted(answer.headers().firstValue("X-Request-Id").orElseThrow()))
                .doesNotContain("Exception", "\tat ", "SELECT");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(Pattern.compile("\"pointer\":\"([^\"]+)\"")
                        .matcher(answer.body())
                        .results()
                        .map(result -> result.group(1)))
                .containsExactly(pointers);
    }
}
