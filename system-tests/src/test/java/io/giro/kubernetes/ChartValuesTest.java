package io.giro.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.giro.migration.DatabaseUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.convert.DurationStyle;
import org.yaml.snakeyaml.Yaml;

/** What single values do. */
class ChartValuesTest {

    @TempDir
    private Path folder;

    @Test
    void installsWhatCustomResourcesNeedOnlyWhenAsked() {
        Manifests minimal = render(ValueSet.MINIMAL);
        Manifests production = render(ValueSet.PRODUCTION);

        assertThat(minimal.all(ServiceMonitor.class)).isEmpty();
        assertThat(minimal.all(PrometheusRule.class)).isEmpty();
        assertThat(production.all(ServiceMonitor.class)).hasSize(1);
        assertThat(production.all(PrometheusRule.class)).hasSize(1);
    }

    @Test
    void carriesTheRulesThatAreTestedWithPrometheus() throws IOException {
        String rules = Files.readString(Chart.FOLDER.resolve("files").resolve("rules.yml"));

        PrometheusRule rendered =
                render(ValueSet.PRODUCTION).all(PrometheusRule.class).getFirst();

        assertThat(rules).isEqualTo(Files.readString(Path.of("..", "ops", "prometheus", "rules.yml")));
        List<Map<String, Object>> groups =
                new Yaml().<Map<String, List<Map<String, Object>>>>load(rules).get("groups");
        assertThat(rendered.getSpec().getGroups())
                .extracting(group -> group.getName())
                .containsExactlyElementsOf(
                        groups.stream().map(group -> (String) group.get("name")).toList());
        assertThat(rendered.getSpec().getGroups().toString())
                .contains("up{namespace=\"payments\", job=")
                .doesNotContain("up{job=");
        // Prometheus fills these in, so Helm must not have.
        assertThat(rendered.getSpec().getGroups().toString()).contains("{{ $labels.");
    }

    @Test
    void prefersTheBlockOfAServiceToTheDefaultsAlsoWhereItSaysNoOrZero() {
        Manifests production = render(ValueSet.PRODUCTION);
        Manifests fourShards = render(ValueSet.FOUR_SHARDS);

        assertThat(production.all(HorizontalPodAutoscaler.class))
                .extracting(ChartValuesTest::name)
                .containsExactlyInAnyOrder("prod-ingress", "prod-hold", "prod-ledger", "prod-projector");
        assertThat(production
                        .only(Deployment.class, "prod-reconciler")
                        .getSpec()
                        .getReplicas())
                .isEqualTo(2);
        assertThat(container(fourShards, "money-hold")
                        .getLifecycle()
                        .getPreStop()
                        .getSleep()
                        .getSeconds())
                .isEqualTo(5);
        assertThat(container(fourShards, "money-projector").getLifecycle()).isNull();
        assertThat(fourShards
                        .only(Deployment.class, "money-projector")
                        .getSpec()
                        .getReplicas())
                .isOne();
    }

    @Test
    void waitsForCallersToLeaveBeforeIngressStops() {
        Manifests minimal = render(ValueSet.MINIMAL);

        assertThat(container(minimal, "prod-ingress")
                        .getLifecycle()
                        .getPreStop()
                        .getSleep()
                        .getSeconds())
                .isPositive();
    }

    @Test
    void givesAPodTheTimeThatAServiceTakesToStop() throws IOException {
        Map<String, Map<String, Map<String, String>>> defaults = new Yaml()
                .load(Files.readString(Path.of("..", "saga-runtime", "src", "main", "resources", "saga-defaults.yml")));
        Manifests manifests = render(ValueSet.FOUR_SHARDS);

        assertThat(phase(container(manifests, "money-hold")))
                .isEqualTo(defaults.get("spring").get("lifecycle").get("timeout-per-shutdown-phase"));
        assertThat(phase(container(manifests, "money-ingress"))).isEqualTo("45s");
        assertThat(manifests.all(Deployment.class)).allSatisfy(deployment -> {
            PodSpec pod = deployment.getSpec().getTemplate().getSpec();
            Container container = pod.getContainers().getFirst();
            long phase = DurationStyle.detectAndParse(phase(container)).toSeconds();
            var lifecycle = container.getLifecycle();
            long drain =
                    lifecycle == null ? 0 : lifecycle.getPreStop().getSleep().getSeconds();
            // The consumers stop in one phase, the web server in another; then connections are closed.
            assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(drain + 2 * phase + 5);
        });
    }

    @Test
    void migratesBeforeItInstallsOrUpgrades() {
        Manifests production = render(ValueSet.PRODUCTION);

        List<HasMetadata> hooks = production.objects().stream()
                .filter(object -> object.getMetadata().getAnnotations().containsKey(Chart.SEEN + "helm.sh/hook"))
                .toList();
        assertThat(hooks)
                .hasSize(2)
                .allSatisfy(
                        hook -> assertThat(hook.getMetadata().getAnnotations().get(Chart.SEEN + "helm.sh/hook"))
                                .isEqualTo("pre-install,pre-upgrade"));
        Job job = production.only(Job.class, "prod-migrations");
        NetworkPolicy policy = production.only(NetworkPolicy.class, "prod-migrations");
        assertThat(hooks).containsExactlyInAnyOrder(job, policy);
        // The policy comes first, or in a namespace that denies all the job would reach nothing.
        assertThat(Integer.parseInt(policy.getMetadata().getAnnotations().get(Chart.SEEN + "helm.sh/hook-weight")))
                .isNegative();
        // Nor may it go while a job runs on for which Helm no longer waits.
        assertThat(policy.getMetadata().getAnnotations().get(Chart.SEEN + "helm.sh/hook-delete-policy"))
                .isEqualTo("before-hook-creation");
        assertThat(production.selected(policy.getSpec().getPodSelector())).containsExactly("prod-migrations");
        assertThat(job.getSpec().getTemplate().getSpec().getNodeSelector())
                .containsEntry("kubernetes.io/arch", "amd64");
        assertThat(job.getSpec().getTemplate().getSpec().getTolerations())
                .extracting(toleration -> toleration.getKey())
                .containsExactly("dedicated");
        assertThat(render(ValueSet.FOUR_SHARDS).all(Job.class)).isEmpty();
    }

    @Test
    void usesNoObjectOfTheReleaseBeforeItIsThere() {
        PodSpec migrations = render(ValueSet.PRODUCTION)
                .only(Job.class, "prod-migrations")
                .getSpec()
                .getTemplate()
                .getSpec();

        // A Secret that was there before is none of the release.
        assertThat(migrations.getVolumes()).extracting(Volume::getName).containsExactly("tmp", "kafka");
        assertThat(migrations.getServiceAccountName()).isEqualTo("payments");
    }

    @Test
    void createsTheUsersOfTheServicesWithThePasswordsThatTheyGet() {
        Manifests production = render(ValueSet.PRODUCTION);
        Container migrator = Manifests.container(production.pods().get("prod-migrations"));

        for (String service : production.deployments().keySet()) {
            EnvVar created = variable(migrator, "GIRO_USERS_" + service.toUpperCase(Locale.ROOT));
            EnvVar used = variable(container(production, "prod-" + service), "GIRO_SHARDS_1_PASSWORD");
            assertThat(created.getValueFrom()).isEqualTo(used.getValueFrom());
            assertThat(variable(container(production, "prod-" + service), "GIRO_SHARDS_1_USERNAME")
                            .getValue())
                    .isEqualTo(DatabaseUser.valueOf(service.toUpperCase(Locale.ROOT))
                            .nameFor("giro"));
        }
    }

    @Test
    void givesEveryShardItsOwnServerSchemaUserAndSecret() {
        Container ledger = container(render(ValueSet.FOUR_SHARDS), "money-ledger");
        Container ingress = container(render(ValueSet.PRODUCTION), "prod-ingress");

        assertThat(variable(ledger, "GIRO_SHARDS_3_URL").getValue()).isEqualTo("jdbc:mysql://db-c.internal:3308");
        assertThat(variable(ledger, "GIRO_SHARDS_3_SCHEMA").getValue()).isEqualTo("pay_d");
        assertThat(variable(ledger, "GIRO_SHARDS_3_VIEWS_SCHEMA").getValue()).isEqualTo("pay_d_views");
        assertThat(variable(ledger, "GIRO_SHARDS_3_USERNAME").getValue()).isEqualTo("pay_book");
        assertThat(variable(ledger, "GIRO_SHARDS_3_PASSWORD").getValueFrom().getSecretKeyRef())
                .satisfies(secret -> assertThat(secret.getName()).isEqualTo("db-c"))
                .satisfies(secret -> assertThat(secret.getKey()).isEqualTo("book"));
        assertThat(variable(ingress, "GIRO_SHARDS_1_USERNAME").getValue()).isEqualTo("giro_ingress");
    }

    @Test
    void mountsTheKeyOfTheIssuerWhereTheServiceLooksForIt() {
        Manifests production = render(ValueSet.PRODUCTION);

        for (String name : List.of("prod-ingress", "prod-reconciler")) {
            Container container = container(production, name);
            assertThat(variable(container, "GIRO_SECURITY_JWT_PUBLIC_KEY").getValue())
                    .isEqualTo("file:/run/secrets/jwt/signing.pem");
            assertThat(container.getVolumeMounts()).anySatisfy(mount -> {
                assertThat(mount.getMountPath()).isEqualTo("/run/secrets/jwt");
                assertThat(mount.getReadOnly()).isTrue();
            });
        }
        assertThat(production
                        .only(Deployment.class, "prod-hold")
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getVolumes())
                .extracting(Volume::getName)
                .doesNotContain("jwt");
    }

    @Test
    void tellsEveryProgramHowToEnterKafka() {
        Manifests production = render(ValueSet.PRODUCTION);

        assertThat(production.pods()).hasSize(6).allSatisfy((name, pod) -> {
            Container container = Manifests.container(pod);
            assertThat(variable(container, "GIRO_KAFKA_CLIENT_PROPERTIES").getValue())
                    .isEqualTo("/run/secrets/kafka/client.properties");
            assertThat(container.getVolumeMounts()).anySatisfy(mount -> {
                assertThat(mount.getName()).isEqualTo("kafka");
                assertThat(mount.getMountPath()).isEqualTo("/run/secrets/kafka");
                assertThat(mount.getReadOnly()).isTrue();
            });
            assertThat(pod.getSpec().getVolumes())
                    .filteredOn(volume -> volume.getName().equals("kafka"))
                    .extracting(volume -> volume.getSecret().getSecretName())
                    .containsExactly("giro-kafka");
        });
        assertThat(render(ValueSet.FOUR_SHARDS).pods())
                .allSatisfy((name, pod) -> assertThat(Manifests.container(pod).getEnv())
                        .noneMatch(variable -> variable.getName().equals("GIRO_KAFKA_CLIENT_PROPERTIES")));
    }

    @Test
    void asksTheIssuerOnlyWithoutAKey() {
        assertThat(render(ValueSet.PRODUCTION).all(NetworkPolicy.class))
                .extracting(ChartValuesTest::name)
                .doesNotContain("prod-issuer");

        Manifests fourShards = render(ValueSet.FOUR_SHARDS);
        NetworkPolicy issuer = fourShards.only(NetworkPolicy.class, "money-issuer");
        assertThat(fourShards.selected(issuer.getSpec().getPodSelector()))
                .containsExactlyInAnyOrder("money-ingress", "money-reconciler");
        assertThat(issuer.getSpec()
                        .getEgress()
                        .getFirst()
                        .getPorts()
                        .getFirst()
                        .getPort()
                        .getIntVal())
                .isEqualTo(8080);
    }

    @Test
    void publishesTheApiAndNothingElse() {
        Manifests production = render(ValueSet.PRODUCTION);

        Ingress ingress = production.all(Ingress.class).getFirst();
        assertThat(ingress.getSpec().getTls().getFirst().getSecretName()).isEqualTo("payments-tls");
        assertThat(ingress.getSpec().getRules()).singleElement().satisfies(rule -> {
            assertThat(rule.getHost()).isEqualTo("payments.example.com");
            assertThat(rule.getHttp().getPaths()).singleElement().satisfies(path -> {
                assertThat(path.getPath()).isEqualTo("/api/v1");
                assertThat(path.getBackend().getService().getName()).isEqualTo("prod-ingress");
            });
        });
        assertThat(render(ValueSet.MINIMAL).all(Ingress.class)).isEmpty();
    }

    @Test
    void opensTheOperatorsApiOnlyToThoseWhoAreNamed() {
        assertThat(render(ValueSet.MINIMAL).all(NetworkPolicy.class))
                .extracting(ChartValuesTest::name)
                .contains("prod-ingress-api", "prod-management")
                .doesNotContain("prod-reconciler-api");
        assertThat(render(ValueSet.PRODUCTION)
                        .only(NetworkPolicy.class, "prod-reconciler-api")
                        .getSpec()
                        .getIngress()
                        .getFirst()
                        .getFrom())
                .singleElement()
                .satisfies(peer ->
                        assertThat(peer.getPodSelector().getMatchLabels()).isEqualTo(Map.of("app", "console")));
        assertThat(render(ValueSet.FOUR_SHARDS).all(NetworkPolicy.class))
                .extracting(ChartValuesTest::name)
                .doesNotContain("money-management");
    }

    @Test
    void leavesThePoliciesToOthersWhenAsked() {
        Manifests manifests = new Chart(folder)
                .with(ValueSet.PRODUCTION)
                .with("networkPolicy: {enabled: false}")
                .render();

        assertThat(manifests.all(NetworkPolicy.class)).isEmpty();
    }

    @Test
    void writesLargeNumbersAsNumbers() {
        assertThat(render(ValueSet.FOUR_SHARDS).pods().values())
                .allSatisfy(pod -> assertThat(pod.getSpec().getSecurityContext().getRunAsUser())
                        .isEqualTo(1_000_680_000L));
    }

    @Test
    void canBeAPartOfAnotherChart() {
        assertThat(new Chart(folder.resolve("with"))
                        .with(ValueSet.MINIMAL)
                        .with("{enabled: true, global: {region: north}}")
                        .renderAsPartOfAnother()
                        .deployments())
                .hasSize(5);
        assertThat(new Chart(folder.resolve("without"))
                        .with(ValueSet.MINIMAL)
                        .with("enabled: false")
                        .renderAsPartOfAnother()
                        .objects())
                .isEmpty();
    }

    @Test
    void takesNamesThatYamlReadsAsSomethingElse() {
        Manifests manifests =
                new Chart(folder).with(ValueSet.PRODUCTION).with("""
                        image: {pullSecrets: ["1"]}
                        shards:
                          - {host: a, existingSecret: "123"}
                          - {host: b, existingSecret: "123"}
                        databaseUsers:
                          migrator: {username: "on", passwordKey: "1"}
                          hold: {passwordKey: "2"}
                        kafka: {clientProperties: {existingSecret: "3", key: "4"}}
                        security: {jwt: {publicKey: {existingSecret: "5", key: "1e3"}}}
                        defaults: {priorityClassName: "6"}
                        serviceAccountName: "7"
                        services: {hold: {settings: {"ON": "on", "Y": "1"}}}
                        api: {ingress: {className: "8", tlsSecret: "9"}}
                        """).renderAs("on", "123");

        // Whatever is no text would not have been read.
        assertThat(manifests
                        .all(ServiceMonitor.class)
                        .getFirst()
                        .getSpec()
                        .getNamespaceSelector()
                        .getMatchNames())
                .containsExactly("123");
        assertThat(variable(container(manifests, "on-hold"), "ON").getValue()).isEqualTo("on");
        assertThat(new Chart(folder.resolve("number"))
                        .with(ValueSet.MINIMAL)
                        .with("fullnameOverride: giro")
                        .renderAs("2026", "payments")
                        .deployments())
                .hasSize(5);
    }

    @Test
    void opensThePortsOfPodsWhereTheyAreNamed() {
        Manifests named = new Chart(folder.resolve("named"))
                .with(ValueSet.MINIMAL)
                .with("networkPolicy: {mysql: {ports: [6446]}, kafka: {ports: [9093]}, issuer: {ports: [8080, 8443]}}")
                .render();
        Manifests unnamed = new Chart(folder.resolve("unnamed"))
                .with(ValueSet.MINIMAL)
                .with("security: {jwt: {issuer: \"https://login.example.com:8443/bank\"}}")
                .render();

        assertThat(ports(named, "prod-servers")).containsExactly(53, 53, 6446, 9093);
        assertThat(ports(named, "prod-migrations")).containsExactly(53, 53, 6446, 9093);
        assertThat(ports(named, "prod-issuer")).containsExactly(8080, 8443);
        assertThat(ports(unnamed, "prod-servers")).containsExactly(53, 53, 3306, 9092);
        assertThat(ports(unnamed, "prod-issuer")).containsExactly(8443);
        assertThat(ports(render(ValueSet.MINIMAL), "prod-issuer")).containsExactly(443);
    }

    @Test
    void insistsOnNodesButNeverOnZones() {
        for (Deployment deployment : render(ValueSet.PRODUCTION).all(Deployment.class)) {
            assertThat(deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                    .allSatisfy(
                            spread -> assertThat(spread.getNodeTaintsPolicy()).isEqualTo("Honor"))
                    .extracting(spread -> spread.getTopologyKey(), spread -> spread.getWhenUnsatisfiable())
                    .containsExactlyInAnyOrder(
                            tuple("kubernetes.io/hostname", "DoNotSchedule"),
                            tuple("topology.kubernetes.io/zone", "ScheduleAnyway"));
        }
    }

    @Test
    void takesAnImageByItsDigestWhereOneIsNamed() {
        String digest = "sha256:" + "0123456789abcdef".repeat(4);
        Manifests manifests = new Chart(folder)
                .with(ValueSet.PRODUCTION)
                .with(
                        "image: {registry: \"r.example.com:5000/team\", digests: {hold-service: \"%s\", migrator: \"%s\"}}"
                                .formatted(digest, digest))
                .render();

        assertThat(container(manifests, "prod-hold").getImage())
                .isEqualTo("r.example.com:5000/team/giro/hold-service@" + digest);
        assertThat(container(manifests, "prod-migrations").getImage())
                .isEqualTo("r.example.com:5000/team/giro/migrator@" + digest);
        assertThat(container(manifests, "prod-ledger").getImage())
                .isEqualTo("r.example.com:5000/team/giro/ledger-service:1.0.0-7");
    }

    @Test
    void addsToPodsWhatTheValuesSay() {
        Manifests manifests = render(ValueSet.FOUR_SHARDS);
        PodTemplateSpec hold = manifests.pods().get("money-hold");
        Container container = Manifests.container(hold);

        assertThat(hold.getMetadata().getLabels())
                .containsEntry("example.com/team", "money")
                .containsEntry("app.kubernetes.io/component", "hold");
        assertThat(variable(container, "TRACE_TOKEN")
                        .getValueFrom()
                        .getSecretKeyRef()
                        .getName())
                .isEqualTo("trace");
        assertThat(container.getVolumeMounts()).anySatisfy(mount -> {
            assertThat(mount.getName()).isEqualTo("ca");
            assertThat(mount.getMountPath()).isEqualTo("/etc/ca");
        });
        assertThat(hold.getSpec().getVolumes()).anySatisfy(volume -> {
            assertThat(volume.getName()).isEqualTo("ca");
            assertThat(volume.getConfigMap().getName()).isEqualTo("bank-ca");
        });
        // Its own list takes the place of the other.
        assertThat(container(manifests, "money-projector").getEnv())
                .noneMatch(variable -> variable.getName().equals("TRACE_TOKEN"));
    }

    @Test
    void givesThePodOfTheMigrationsWhatTheirBlockSays() {
        Manifests manifests =
                new Chart(folder).with(ValueSet.PRODUCTION).with("""
                        defaults:
                          settings: {JAVA_TOOL_OPTIONS: "-Xmx9g"}
                          podLabels: {mesh: "yes"}
                        migrations:
                          settings: {JAVA_TOOL_OPTIONS: "-XX:ActiveProcessorCount=2"}
                          extraEnv: [{name: GIRO_USERS_VERIFIER, valueFrom: {secretKeyRef: {name: giro-mysql, key: verifier}}}]
                          extraVolumes: [{name: ca, configMap: {name: bank-ca}}]
                          extraVolumeMounts: [{name: ca, mountPath: /etc/ca, readOnly: true}]
                          podLabels: {mesh: "no"}
                          podAnnotations: {sidecar.istio.io/inject: "false"}
                        """).render();
        PodTemplateSpec pod = manifests.pods().get("prod-migrations");
        Container migrator = Manifests.container(pod);

        assertThat(pod.getMetadata().getLabels()).containsEntry("mesh", "no");
        assertThat(pod.getMetadata().getAnnotations()).isEqualTo(Map.of("sidecar.istio.io/inject", "false"));
        assertThat(variable(migrator, "JAVA_TOOL_OPTIONS").getValue()).isEqualTo("-XX:ActiveProcessorCount=2");
        assertThat(variable(migrator, "GIRO_USERS_VERIFIER")
                        .getValueFrom()
                        .getSecretKeyRef()
                        .getKey())
                .isEqualTo("verifier");
        assertThat(migrator.getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/etc/ca"));
        assertThat(pod.getSpec().getVolumes())
                .anySatisfy(volume -> assertThat(volume.getName()).isEqualTo("ca"));
    }

    @Test
    void givesNoNumberOfPodsWhereAnAutoscalerDecidesFromTheBeginning() {
        Manifests first = render(ValueSet.PRODUCTION);
        Manifests next = new Chart(folder.resolve("next"))
                .with(ValueSet.PRODUCTION)
                .renderOver("{metadata: {annotations: {giro/autoscaled: \"true\"}}, spec: {replicas: 5}}");

        for (Manifests manifests : List.of(first, next)) {
            Deployment hold = manifests.only(Deployment.class, "prod-hold");
            assertThat(hold.getSpec().getReplicas()).isNull();
            assertThat(hold.getMetadata().getAnnotations()).containsEntry("giro/autoscaled", "true");
            assertThat(manifests
                            .only(Deployment.class, "prod-reconciler")
                            .getSpec()
                            .getReplicas())
                    .isEqualTo(2);
        }
    }

    /** One that is no longer given would become one pod. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void keepsTheNumberOfPodsThatRunWhenAnAutoscalerTakesOver(int running) {
        Manifests manifests = new Chart(folder)
                .with(ValueSet.PRODUCTION)
                .renderOver("{metadata: {annotations: {other: x}}, spec: {replicas: %d}}".formatted(running));

        Deployment hold = manifests.only(Deployment.class, "prod-hold");
        assertThat(hold.getSpec().getReplicas()).isEqualTo(running);
        assertThat(hold.getMetadata().getAnnotations()).doesNotContainKey("giro/autoscaled");
        assertThat(manifests.only(Deployment.class, "prod-reconciler").getSpec().getReplicas())
                .isEqualTo(2);
    }

    @Test
    void tellsHowToReachWhatWasInstalled() {
        assertThat(new Chart(folder.resolve("one")).with(ValueSet.PRODUCTION).notes())
                .contains("https://payments.example.com/api/v1", "2 shards")
                .doesNotContain("in the clear", "networkPolicy");
        assertThat(new Chart(folder.resolve("other"))
                        .with(ValueSet.MINIMAL)
                        .with("networkPolicy: {enabled: false}")
                        .notes())
                .contains("port-forward service/prod-ingress 8080:80", "networkPolicy.enabled is false");
    }

    @Test
    void hasTheVersionOfTheProduct() throws IOException {
        Map<String, String> chart = new Yaml().load(Files.readString(Chart.FOLDER.resolve("Chart.yaml")));
        var version = Pattern.compile("<artifactId>giro</artifactId>\\s*<version>(.*?)(-SNAPSHOT)?</version>")
                .matcher(Files.readString(Path.of("..", "pom.xml")));

        assertThat(version.find()).isTrue();
        assertThat(chart.get("appVersion")).isEqualTo(version.group(1));
        assertThat(Manifests.container(render(ValueSet.MINIMAL).pods().get("prod-hold"))
                        .getImage())
                .isEqualTo("giro/hold-service:" + version.group(1));
    }

    private Manifests render(ValueSet values) {
        return new Chart(folder).with(values).render();
    }

    private static String phase(Container container) {
        return variable(container, "SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE")
                .getValue();
    }

    private static List<Integer> ports(Manifests manifests, String policy) {
        return manifests.only(NetworkPolicy.class, policy).getSpec().getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getIntVal())
                .toList();
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }

    private static Container container(Manifests manifests, String name) {
        return Manifests.container(manifests.pods().get(name));
    }

    private static EnvVar variable(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .findAny()
                .orElseThrow(() -> new AssertionError(container.getName() + " has no " + name));
    }
}
