package io.giro.benchmark.gatling;

import io.gatling.app.Gatling$;
import java.nio.file.Path;
import java.util.prefs.Preferences;

/** Runs {@link TransferLoad}. Gatling itself writes to standard output, and where its report is. */
public final class GatlingRun {

    private static final int ALL_WELL = 0;
    private static final int ASSERTION_FAILED = 2;

    private GatlingRun() {}

    /**
     * @param results the report becomes a folder in it
     * @return whether every request was answered well
     * @throws IllegalStateException if Gatling could not run it
     */
    public static boolean succeeds(LoadPlan plan, Path results) {
        keepFromAskingForItsNewestVersion();
        plan.publish();
        // Its main method would end this JVM with codes of its own.
        int code = Gatling$.MODULE$.fromArgs(
                new String[] {"--simulation", TransferLoad.class.getName(), "--results-folder", results.toString()});
        return switch (code) {
            case ALL_WELL -> true;
            case ASSERTION_FAILED -> false;
            default -> throw new IllegalStateException("Gatling ended with code " + code);
        };
    }

    /** It would ask a server on the Internet, unless it believes that it failed to do so a moment ago. */
    private static void keepFromAskingForItsNewestVersion() {
        Preferences itsMemory = Preferences.userRoot().node("/io/gatling/latestVersion");
        itsMemory.putLong("lastCheckTimestamp", System.currentTimeMillis());
        itsMemory.putBoolean("lastCheckSuccess", false);
    }
}
