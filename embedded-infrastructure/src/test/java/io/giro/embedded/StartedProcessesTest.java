package io.giro.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartedProcessesTest {
    @TempDir
    Path folder;

    private final List<ProcessHandle> toEnd = new ArrayList<>();

    @AfterEach
    void endWhatWasStarted() {
        toEnd.forEach(ProcessHandle::destroyForcibly);
    }

    /** A process of its own that starts a sleeper, and is then killed in the middle of its life. */
    static final class Starter {
        public static void main(String[] folder) throws Exception {
            new StartedProcesses(Path.of(folder[0])).start("sleeper", sleeper()).waitFor();
        }
    }

    @Test
    void endsWhatAKilledPredecessorLeftBehind() throws Exception {
        ProcessHandle orphan = orphan();

        List<String> ended = new StartedProcesses(folder).endOrphans();

        assertThat(ended).containsExactly("sleeper");
        assertThat(ProcessStat.ofRunning(orphan.pid())).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesAProcessWithAnotherStartTimeAlone() throws Exception {
        ProcessHandle orphan = orphan();
        ProcessStat stat = ProcessStat.parse(Files.readString(record())).orElseThrow();
        Files.writeString(
                record(),
                Files.readString(record()).replace(" " + stat.startTime() + " ", " " + (stat.startTime() - 1) + " "));

        List<String> ended = new StartedProcesses(folder).endOrphans();

        assertThat(ended).isEmpty();
        assertThat(ProcessStat.ofRunning(orphan.pid())).isPresent();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesAProcessWhoseStarterLivesAlone() throws Exception {
        Process sleeper = start();

        List<String> ended = new StartedProcesses(folder).endOrphans();

        assertThat(ended).isEmpty();
        assertThat(sleeper.isAlive()).isTrue();
        assertThat(record()).exists();
    }

    @Test
    void doesNotStartASecondOneUnderTheSameName() throws Exception {
        Process sleeper = start();

        assertThatThrownBy(this::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("still runs as process " + sleeper.pid());
    }

    @Test
    void takesARecordThatWasCutShortForNoProcess() throws Exception {
        Files.writeString(record(), "1 (mysqld) S 1 ");

        List<String> ended = new StartedProcesses(folder).endOrphans();

        assertThat(ended).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void readsAStatLineWhoseNameHoldsSpacesAndParentheses() {
        String line = "42 (a (b) c) S 7 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 2\n";

        ProcessStat stat = ProcessStat.parse(line).orElseThrow();

        assertThat(stat).isEqualTo(new ProcessStat(42, 7, 'S', 987_654));
    }

    private ProcessHandle orphan() throws IOException {
        ProcessHandle starter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        folder.toString())
                .inheritIO()
                .start()
                .toHandle();
        toEnd.add(starter);
        ProcessHandle sleeper = await().until(this::recordedSleeper, process -> process != null);
        toEnd.add(sleeper);
        starter.destroyForcibly();
        await().until(() -> !starter.isAlive()
                && ProcessStat.ofRunning(sleeper.pid()).orElseThrow().parent() != starter.pid());
        return sleeper;
    }

    /** Null until the child has become the sleeper. */
    private ProcessHandle recordedSleeper() throws IOException {
        if (!Files.exists(record())) {
            return null;
        }
        return ProcessStat.parse(Files.readString(record()))
                .flatMap(stat -> ProcessHandle.of(stat.pid()))
                .filter(process -> process.info().command().orElse("").endsWith("sleep"))
                .orElse(null);
    }

    private Process start() throws IOException {
        Process process = new StartedProcesses(folder).start("sleeper", sleeper());
        toEnd.add(process.toHandle());
        await().until(() -> recordedSleeper() != null);
        return process;
    }

    private static ProcessBuilder sleeper() {
        return new ProcessBuilder("sleep", "600");
    }

    private Path record() {
        return folder.resolve("sleeper.stat");
    }
}
