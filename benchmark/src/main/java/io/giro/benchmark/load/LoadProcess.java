package io.giro.benchmark.load;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries out one order after the other: each line of standard input is a {@link LoadOrder}. What comes back goes to standard output: lines of
 * {@link #SECOND} with a {@link LoadSecond}, and at the end one of {@link #RESULT} with a {@link LoadResult} or of {@link #FAILURE} with a sentence. Ends with
 * its input.
 */
public final class LoadProcess {
    public static final String SECOND = "second ";
    public static final String RESULT = "result ";
    public static final String FAILURE = "failure ";

    private static final JsonMapper JSON = new JsonMapper();

    private LoadProcess() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                carryOut(JSON.readValue(line, LoadOrder.class), out);
            }
        }
    }

    private static void carryOut(LoadOrder order, PrintStream out) {
        try (LoadRun run = new LoadRun(order, second -> out.println(SECOND + JSON.writeValueAsString(second)))) {
            out.println(RESULT + JSON.writeValueAsString(run.run()));
        } catch (IOException | LoadFailed e) {
            out.println(FAILURE + e.getMessage());
        }
    }
}
