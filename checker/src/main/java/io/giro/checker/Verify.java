package io.giro.checker;

import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Runs the checker from the command line; {@link #USAGE} says how, and what its exit codes mean. */
public final class Verify {
    static final int CLEAN = 0;
    static final int NOT_CHECKED = 2;
    static final int FINDINGS = 3;

    private static final String USAGE = """
            Usage: Verify --shard URL,USER,PASSWORD,SCHEMA,VIEWS_SCHEMA [--shard …] [--at-rest]
                   Verify --shards-file FILE [--at-rest]
            Name every shard. FILE holds shard.0.url, .username, .password, .schema and .viewsSchema, then shard.1.url and so on;
            use it where others can see command lines. With --at-rest every transfer must be at its end and the views up to date.
            Exit codes: 0 clean, 2 could not check, 3 findings.""";

    private Verify() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            Request request = Request.of(args);
            Report report = Checker.check(request.shards(), request.atRest());
            new Printout(out).print(report);
            return report.isClean() ? CLEAN : FINDINGS;
        } catch (CannotCheck e) {
            err.println("Could not check: " + e.getMessage());
            return NOT_CHECKED;
        }
    }

    private record Request(List<Shard> shards, boolean atRest) {

        static Request of(String[] args) {
            List<Shard> shards = new ArrayList<>();
            boolean atRest = false;
            for (Iterator<String> rest = Arrays.asList(args).iterator(); rest.hasNext(); ) {
                String option = rest.next();
                switch (option) {
                    case "--at-rest" -> atRest = true;
                    case "--shard" -> shards.add(shard(value(option, rest)));
                    case "--shards-file" -> shards.addAll(shardsIn(Path.of(value(option, rest))));
                    default -> throw new CannotCheck("There is no option " + option + ".\n" + USAGE);
                }
            }
            if (shards.isEmpty()) {
                throw new CannotCheck("No shard was named.\n" + USAGE);
            }
            return new Request(List.copyOf(shards), atRest);
        }

        private static String value(String option, Iterator<String> rest) {
            if (!rest.hasNext()) {
                throw new CannotCheck(option + " needs a value.\n" + USAGE);
            }
            return rest.next();
        }

        private static Shard shard(String value) {
            String[] parts = value.split(",", -1);
            if (parts.length != 5) {
                throw new CannotCheck(
                        "--shard needs five values with commas between them, and got " + parts.length + ".\n" + USAGE);
            }
            return new Shard(parts[0], parts[1], parts[2], parts[3], parts[4]);
        }

        private static List<Shard> shardsIn(Path file) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new CannotCheck("The file " + file + " cannot be read: " + e + ".", e);
            }
            List<Shard> shards = new ArrayList<>();
            while (properties.containsKey("shard." + shards.size() + ".url")) {
                String prefix = "shard." + shards.size() + ".";
                shards.add(new Shard(
                        text(file, properties, prefix + "url"),
                        text(file, properties, prefix + "username"),
                        text(file, properties, prefix + "password"),
                        text(file, properties, prefix + "schema"),
                        text(file, properties, prefix + "viewsSchema")));
            }
            return shards;
        }

        private static String text(Path file, Properties properties, String key) {
            return Optional.ofNullable(properties.getProperty(key))
                    .orElseThrow(() -> new CannotCheck("The file " + file + " does not say " + key + "."));
        }
    }
}
