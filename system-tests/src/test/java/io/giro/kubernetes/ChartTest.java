package io.giro.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for the chart whatever its values: that its objects are right, each by itself and all together. */
class ChartTest {

    private static final Set<String> SERVICES = Set.of("ingress", "hold", "ledger", "projector", "reconciler");
    private static final Set<String> WITH_API = Set.of("ingress", "reconciler");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void findsNoFaultWithTheLinter(ValueSet values) {
        LintResult result = new Chart(folder).with(values).lint();

        assertThat(result.getMessages()).isEmpty();
        assertThat(result.isFailed()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void deploysTheFiveServices(ValueSet values) {
        Manifests manifests = render(values);

        assertThat(manifests.deployments().keySet()).isEqualTo(SERVICES);
        assertThat(manifests.deployments().entrySet())
                .allSatisfy(entry -> assertThat(
                                Manifests.container(entry.getValue().getSpec().getTemplate())
                                        .getImage())
                        .contains("/" + entry.getKey() + "-service:"));
    }

    @ParameterizedTest
    @EnumSource
    void givesEveryObjectANameOfItsOwnAndTheUsualLabels(ValueSet values) {
        List<HasMetadata> objects = render(values).objects();

        assertThat(objects.stream()
                        .map(object ->
                                object.getKind() + " " + object.getMetadata().getName()))
                .doesNotHaveDuplicates();
        assertThat(objects).allSatisfy(object -> {
            assertThat(object.getMetadata().getName()).matches("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
            assertThat(object.getMetadata().getLabels())
                    .containsEntry("app.kubernetes.io/name", "giro")
                    .containsEntry("app.kubernetes.io/instance", Chart.RELEASE)
                    .containsEntry("app.kubernetes.io/managed-by", "Helm")
                    .containsKeys("app.kubernetes.io/version", "helm.sh/chart");
            // An object belongs to the namespace of its release.
            assertThat(object.getMetadata().getNamespace()).isNull();
        });
    }

    @ParameterizedTest
    @EnumSource
    void selectsThePodsOfOneServiceWhereItMeansOne(ValueSet values) {
        Manifests manifests = render(values);

        for (Deployment deployment : manifests.all(Deployment.class)) {
            String name = deployment.getMetadata().getName();
            assertThat(manifests.selected(deployment.getSpec().getSelector())).containsExactly(name);
            assertThat(deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints())
                    .hasSize(2)
                    .allSatisfy(spread -> assertThat(manifests.selected(spread.getLabelSelector()))
                            .containsExactly(name));
            assertThat(manifests.all(PodDisruptionBudget.class))
                    .filteredOn(budget ->
                            manifests.selected(budget.getSpec().getSelector()).contains(name))
                    .singleElement()
                    .satisfies(budget -> assertThat(
                                    manifests.selected(budget.getSpec().getSelector()))
                            .containsExactly(name));
        }
        for (Service service : manifests.all(Service.class)) {
            assertThat(selectedBy(manifests, service))
                    .as(service.getMetadata().getName())
                    .hasSize(1);
        }
        for (NetworkPolicy policy : manifests.all(NetworkPolicy.class)) {
            assertThat(manifests.selected(policy.getSpec().getPodSelector()))
                    .as(policy.getMetadata().getName())
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesPortsThatAreThere(ValueSet values) {
        Manifests manifests = render(values);

        for (PodTemplateSpec pod : manifests.pods().values()) {
            Container container = Manifests.container(pod);
            for (Probe probe : probes(container)) {
                assertThat(ports(container))
                        .contains(probe.getHttpGet().getPort().getStrVal());
            }
        }
        for (Service service : manifests.all(Service.class)) {
            String pod = selectedBy(manifests, service).getFirst();
            assertThat(ports(Manifests.container(manifests.pods().get(pod))))
                    .containsAll(service.getSpec().getPorts().stream()
                            .map(port -> port.getTargetPort().getStrVal())
                            .toList());
        }
        for (NetworkPolicy policy : manifests.all(NetworkPolicy.class)) {
            Set<String> open = new TreeSet<>();
            manifests
                    .selected(policy.getSpec().getPodSelector())
                    .forEach(pod -> open.addAll(
                            ports(Manifests.container(manifests.pods().get(pod)))));
            for (NetworkPolicyIngressRule rule : policy.getSpec().getIngress()) {
                assertThat(open)
                        .containsAll(rule.getPorts().stream()
                                .map(port -> port.getPort().getStrVal())
                                .toList());
            }
        }
        for (Ingress ingress : manifests.all(Ingress.class)) {
            IngressBackend backend = ingress.getSpec()
                    .getRules()
                    .getFirst()
                    .getHttp()
                    .getPaths()
                    .getFirst()
                    .getBackend();
            Service service = manifests.only(Service.class, backend.getService().getName());
            assertThat(service.getSpec().getPorts())
                    .extracting(ServicePort::getName)
                    .contains(backend.getService().getPort().getName());
        }
        for (ServiceMonitor monitor : manifests.all(ServiceMonitor.class)) {
            List<Service> scraped = manifests.all(Service.class).stream()
                    .filter(service -> Manifests.matches(
                            monitor.getSpec().getSelector(),
                            service.getMetadata().getLabels()))
                    .toList();
            assertThat(scraped)
                    .extracting(service -> service.getMetadata()
                            .getLabels()
                            .get(monitor.getSpec().getJobLabel()))
                    .containsExactlyInAnyOrderElementsOf(SERVICES);
            for (Endpoint endpoint : monitor.getSpec().getEndpoints()) {
                assertThat(scraped)
                        .allSatisfy(service -> assertThat(service.getSpec().getPorts())
                                .extracting(ServicePort::getName)
                                .contains(endpoint.getPort()));
            }
        }
        for (HorizontalPodAutoscaler autoscaler : manifests.all(HorizontalPodAutoscaler.class)) {
            manifests.only(
                    Deployment.class, autoscaler.getSpec().getScaleTargetRef().getName());
        }
    }

    @ParameterizedTest
    @EnumSource
    void letsNoPodDoMoreThanItsWork(ValueSet values) {
        assertThat(render(values).pods().values()).allSatisfy(pod -> {
            PodSpec spec = pod.getSpec();
            assertThat(spec.getAutomountServiceAccountToken()).isFalse();
            assertThat(spec.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(spec.getSecurityContext().getRunAsUser()).isPositive();
            assertThat(spec.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");

            Container container = Manifests.container(pod);
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getSecurityContext().getCapabilities().getAdd())
                    .isEmpty();
            assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsKey("memory");

            assertThat(container.getVolumeMounts())
                    .extracting(VolumeMount::getName)
                    .containsExactlyInAnyOrderElementsOf(
                            spec.getVolumes().stream().map(Volume::getName).toList());
            assertThat(container.getVolumeMounts())
                    .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                    .extracting(VolumeMount::getMountPath)
                    .containsExactly("/tmp");
        });
    }

    @ParameterizedTest
    @EnumSource
    void takesEverySecretFromASecret(ValueSet values) {
        assertThat(render(values).pods().values()).allSatisfy(pod -> {
            List<EnvVar> secrets = Manifests.container(pod).getEnv().stream()
                    .filter(variable -> variable.getName().matches(".*_PASSWORD|GIRO_USERS_.*"))
                    .toList();
            assertThat(secrets).isNotEmpty().allSatisfy(variable -> {
                assertThat(variable.getValue()).isNull();
                assertThat(variable.getValueFrom().getSecretKeyRef().getName()).isNotBlank();
                assertThat(variable.getValueFrom().getSecretKeyRef().getKey()).isNotBlank();
            });
        });
    }

    @ParameterizedTest
    @EnumSource
    void setsEveryVariableOnce(ValueSet values) {
        assertThat(render(values).pods().values())
                .allSatisfy(pod -> assertThat(Manifests.container(pod).getEnv())
                        .extracting(EnvVar::getName)
                        .doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @EnumSource
    void replacesAnInstanceOnlyWhenTheNextOneServes(ValueSet values) {
        Manifests manifests = render(values);

        assertThat(manifests.all(Deployment.class)).allSatisfy(deployment -> {
            var rolling = deployment.getSpec().getStrategy().getRollingUpdate();
            assertThat(rolling.getMaxUnavailable().getIntVal()).isZero();
            assertThat(rolling.getMaxSurge().getIntVal()).isOne();
            assertThat(probes(Manifests.container(deployment.getSpec().getTemplate())))
                    .hasSize(3);
        });
        assertThat(manifests.all(PodDisruptionBudget.class))
                .hasSize(SERVICES.size())
                .allSatisfy(budget -> assertThat(
                                budget.getSpec().getMaxUnavailable().getIntVal())
                        .isOne());
    }

    @ParameterizedTest
    @EnumSource
    void scalesEitherByHandOrByItself(ValueSet values) {
        Manifests manifests = render(values);

        for (Deployment deployment : manifests.all(Deployment.class)) {
            boolean byItself = manifests.all(HorizontalPodAutoscaler.class).stream()
                    .anyMatch(autoscaler -> autoscaler
                            .getSpec()
                            .getScaleTargetRef()
                            .getName()
                            .equals(deployment.getMetadata().getName()));
            if (byItself) {
                assertThat(deployment.getSpec().getReplicas()).isNull();
            } else {
                assertThat(deployment.getSpec().getReplicas()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void publishesNoManagementPort(ValueSet values) {
        Manifests manifests = render(values);

        assertThat(manifests.all(Service.class))
                .filteredOn(service -> service.getSpec().getPorts().stream()
                        .anyMatch(port -> port.getTargetPort().getStrVal().equals("management")))
                .hasSize(SERVICES.size())
                .allSatisfy(service -> {
                    assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
                    assertThat(service.getSpec().getPorts()).hasSize(1);
                });
        assertThat(manifests.deployments())
                .allSatisfy((name, deployment) -> assertThat(
                                ports(Manifests.container(deployment.getSpec().getTemplate())))
                        .isEqualTo(WITH_API.contains(name) ? List.of("api", "management") : List.of("management")));
    }

    @ParameterizedTest
    @EnumSource
    void deniesAllTrafficThatNoPolicyAllows(ValueSet values) {
        Manifests manifests = render(values);
        List<NetworkPolicy> policies = manifests.all(NetworkPolicy.class);

        NetworkPolicy deny = manifests.only(NetworkPolicy.class, base(values) + "-deny");
        assertThat(manifests.selected(deny.getSpec().getPodSelector()))
                .containsExactlyElementsOf(manifests.pods().keySet());
        assertThat(deny.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(deny.getSpec().getIngress()).isEmpty();
        assertThat(deny.getSpec().getEgress()).isEmpty();
        assertThat(policies).allSatisfy(policy -> {
            // A rule without callers would be for everybody.
            assertThat(policy.getSpec().getIngress())
                    .allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty());
            assertThat(policy.getSpec().getEgress())
                    .allSatisfy(rule -> assertThat(rule.getPorts()).isNotEmpty());
        });
        assertThat(manifests.deployments().keySet())
                .allSatisfy(service -> assertThat(reachable(manifests, base(values) + "-" + service))
                        .containsAll(servers(values)));
    }

    private static List<Integer> servers(ValueSet values) {
        return switch (values) {
            case MINIMAL -> List.of(53, 3306, 9092);
            case PRODUCTION -> List.of(53, 3306, 9092, 9094);
            case FOUR_SHARDS -> List.of(5353, 3307, 3308, 19092, 19093);
        };
    }

    private static List<Integer> reachable(Manifests manifests, String pod) {
        List<Integer> ports = new ArrayList<>();
        manifests.all(NetworkPolicy.class).stream()
                .filter(policy ->
                        manifests.selected(policy.getSpec().getPodSelector()).contains(pod))
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .flatMap(rule -> rule.getPorts().stream())
                .map(NetworkPolicyPort::getPort)
                .forEach(port -> ports.add(port.getIntVal()));
        return ports;
    }

    private Manifests render(ValueSet values) {
        return new Chart(folder).with(values).render();
    }

    private static String base(ValueSet values) {
        return values == ValueSet.FOUR_SHARDS ? "money" : Chart.RELEASE;
    }

    private static List<String> selectedBy(Manifests manifests, Service service) {
        Map<String, String> labels = service.getSpec().getSelector();
        LabelSelector selector =
                new LabelSelectorBuilder().withMatchLabels(labels).build();
        return manifests.selected(selector);
    }

    private static List<String> ports(Container container) {
        return container.getPorts().stream().map(ContainerPort::getName).toList();
    }

    private static List<Probe> probes(Container container) {
        return Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
                .filter(probe -> probe != null)
                .toList();
    }
}
