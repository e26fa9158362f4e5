package io.giro.kubernetes;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/**
 * The chart of the repository with some values over its own, as a release {@code prod} in a namespace {@code payments}.
 *
 * <p>Helm sets hooks apart and this way of calling it does not tell them. So it gets a copy, in which the annotations that
 * make a hook have {@value #SEEN} before their names: hooks are rendered as everything else is, and can still be told. In the copy no
 * cluster is asked what runs, either: it would be whichever this machine happens to know.
 */
final class Chart {

    static final Path FOLDER = Path.of("..", "k8s", "giro");
    static final String SEEN = "seen.";
    static final String RELEASE = "prod";

    private static final String HOOK = "helm.sh/hook";
    private static final String KUBERNETES = "1.34.0";

    private final Path copy;
    private final List<Path> values = new ArrayList<>();

    /** @param folder empty; the copy goes there, and values that are text */
    Chart(Path folder) {
        copy = folder.resolve("giro");
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(FOLDER.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.writeString(target, Files.readString(file).replace(HOOK, SEEN + HOOK));
            }
            deployed("{}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Chart with(ValueSet set) {
        values.add(set.file());
        return this;
    }

    /** @param yaml more values; they win over those before */
    Chart with(String yaml) {
        Path file = copy.resolveSibling("values-" + values.size() + ".yaml");
        write(file, yaml);
        values.add(file);
        return this;
    }

    /**
     * What would be installed.
     *
     * @throws IllegalStateException with Helm's words, if the values are refused
     */
    Manifests render() {
        return Manifests.parse(command(RELEASE, KUBERNETES).call());
    }

    /** As {@link #render()}, of a release of another name. */
    Manifests renderAs(String release) {
        return Manifests.parse(command(release, KUBERNETES).call());
    }

    /** As {@link #render()}, on a cluster of this version. */
    Manifests renderFor(String kubernetes) {
        return Manifests.parse(command(RELEASE, kubernetes).call());
    }

    /** As {@link #render()}, of a release of another name in another namespace. */
    Manifests renderAs(String release, String namespace) {
        return Manifests.parse(
                command(release, KUBERNETES).withNamespace(namespace).call());
    }

    /**
     * As {@link #render()}, where every service runs already.
     *
     * @param deployment of each of them, as Kubernetes tells it
     */
    Manifests renderOver(String deployment) {
        deployed(deployment);
        return render();
    }

    /** As {@link #render()}, as the part {@code giro} of a chart that has it where {@code giro.enabled} is true. */
    Manifests renderAsPartOfAnother() {
        Path whole = copy.resolveSibling("whole");
        try {
            Files.createDirectories(whole.resolve("charts"));
            write(whole.resolve("values.yaml"), new Yaml().dump(Map.of("giro", merged())));
            Files.move(copy, whole.resolve("charts").resolve("giro"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        write(whole.resolve("Chart.yaml"), """
                apiVersion: v2
                name: whole
                version: 1.0.0
                dependencies:
                  - {name: giro, version: 1.0.0, condition: giro.enabled}
                """);
        String rendered = new Helm(whole)
                .template()
                .withName(RELEASE)
                .withNamespace("payments")
                .withKubeVersion(KUBERNETES)
                .call();
        // There is no text at all where nothing is rendered.
        return Manifests.parse(Objects.requireNonNullElse(rendered, ""));
    }

    /** What Helm's linter says with these values, strictly. */
    LintResult lint() {
        // The linter knows no values but those of the chart.
        write(copy.resolve("values.yaml"), new Yaml().dump(merged()));
        return new Helm(copy).lint().strict().quiet().call();
    }

    /** What is told to whoever has installed it. */
    String notes() {
        // Without a cluster Helm takes an ancient one for granted, and this command cannot be told another.
        Path about = copy.resolve("Chart.yaml");
        write(about, read(about).replaceAll("(?m)^kubeVersion:.*$", ""));
        var install = new Helm(copy)
                .install()
                .withName(RELEASE)
                .withNamespace("payments")
                .clientOnly()
                .dryRun();
        values.forEach(install::withValuesFile);
        String output = install.call().getOutput();
        return output.substring(output.indexOf("NOTES:"));
    }

    private void deployed(String deployment) {
        write(
                copy.resolve("templates").resolve("_deployed.tpl"),
                "{{ define \"giro.deployed\" }}" + deployment + "{{ end }}");
    }

    private TemplateCommand command(String release, String kubernetes) {
        TemplateCommand command = new Helm(copy)
                .template()
                .withName(release)
                .withNamespace("payments")
                .withKubeVersion(kubernetes);
        values.forEach(command::withValuesFile);
        return command;
    }

    private Map<String, Object> merged() {
        Map<String, Object> merged = new Yaml().load(read(copy.resolve("values.yaml")));
        values.forEach(file -> merge(new Yaml().load(read(file)), merged));
        return merged;
    }

    @SuppressWarnings("unchecked")
    private static void merge(Map<String, Object> from, Map<String, Object> into) {
        from.forEach((name, value) -> {
            if (value instanceof Map<?, ?> more && into.get(name) instanceof Map<?, ?> there) {
                merge((Map<String, Object>) more, (Map<String, Object>) there);
            } else {
                into.put(name, value);
            }
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
