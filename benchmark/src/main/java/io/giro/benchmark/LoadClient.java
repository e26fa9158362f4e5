package io.giro.benchmark;

import io.giro.benchmark.load.LoadOrder;
import io.giro.benchmark.load.LoadProcess;
import io.giro.benchmark.load.LoadResult;
import io.giro.benchmark.load.LoadSecond;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** The load process, seen from here. It takes one order at a time, and stays warm between them. */
final class LoadClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final OwnProcess process;
    private final Writer orders;
    private final BufferedReader answers;

    private LoadClient(OwnProcess process) {
        this.process = process;
        orders = process.process().outputWriter(StandardCharsets.UTF_8);
        answers = process.process().inputReader(StandardCharsets.UTF_8);
    }

    static LoadClient start(BenchFolder folder) {
        return new LoadClient(OwnProcess.start(
                "load",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadProcess.class.getName()),
                Map.of(),
                folder,
                true));
    }

    long pid() {
        return process.pid();
    }

    /**
     * Has an order carried out, and waits for its end.
     *
     * @param listener hears of each second
     * @throws CannotMeasure if it could not be carried out
     */
    LoadResult carryOut(LoadOrder order, Consumer<LoadSecond> listener) {
        try {
            orders.write(JSON.writeValueAsString(order) + "\n");
            orders.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(LoadProcess.SECOND)) {
                    listener.accept(JSON.readValue(line.substring(LoadProcess.SECOND.length()), LoadSecond.class));
                } else if (line.startsWith(LoadProcess.RESULT)) {
                    return JSON.readValue(line.substring(LoadProcess.RESULT.length()), LoadResult.class);
                } else if (line.startsWith(LoadProcess.FAILURE)) {
                    throw new CannotMeasure("The load stopped: " + line.substring(LoadProcess.FAILURE.length()));
                }
            }
        } catch (IOException e) {
            throw new CannotMeasure("The load process cannot be spoken to: " + e.getMessage(), e);
        }
        process.requireAlive();
        throw new CannotMeasure("The load process says nothing more. See the logs.");
    }

    @Override
    public void close() {
        process.close();
    }
}
