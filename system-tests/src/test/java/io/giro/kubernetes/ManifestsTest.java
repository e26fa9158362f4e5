package io.giro.kubernetes;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader has to be strict, or nothing that it lets through means anything. */
class ManifestsTest {

    @Test
    void refusesAPropertyThatKubernetesDoesNotHave() {
        assertThatThrownBy(() -> Manifests.parse("""
                apiVersion: apps/v1
                kind: Deployment
                spec:
                  template:
                    spec:
                      containers:
                        - name: hold
                          readynessProbe: {}
                """)).hasMessageContaining("readynessProbe");
    }

    @Test
    void refusesAPropertyThatPrometheusOperatorDoesNotHave() {
        assertThatThrownBy(() -> Manifests.parse("""
                apiVersion: monitoring.coreos.com/v1
                kind: PrometheusRule
                spec:
                  groups:
                    - name: giro
                      rules:
                        - alarm: GiroStuck
                """)).hasMessageContaining("alarm");
    }

    @Test
    void refusesAPropertyThatIsThereTwice() {
        assertThatThrownBy(() -> Manifests.parse("""
                apiVersion: v1
                kind: Service
                metadata: {name: one}
                metadata: {name: other}
                """)).hasMessageContaining("duplicate key metadata");
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "123", "1e3", "1.0"})
    void refusesWhatIsNoText(String name) {
        String service = """
                apiVersion: v1
                kind: Service
                metadata: {name: %s}
                spec: {selector: {release: %s}}
                """;

        assertThatThrownBy(() -> Manifests.parse(service.formatted(name, "prod")))
                .hasMessageContaining("\"metadata\"]");
        assertThatThrownBy(() -> Manifests.parse(service.formatted("prod", name)))
                .hasMessageContaining("[\"selector\"]");
        assertThatCode(() -> Manifests.parse(service.formatted('"' + name + '"', '"' + name + '"')))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAKindThatNobodyKnows() {
        assertThatThrownBy(() -> Manifests.parse("""
                apiVersion: apps/v1beta1
                kind: Deployment
                """)).hasMessageContaining("apps/v1beta1 Deployment");
    }
}
