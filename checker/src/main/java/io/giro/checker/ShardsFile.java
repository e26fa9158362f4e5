package io.giro.checker;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The file that says where the shards are: {@code shard.0.url}, {@code .username}, {@code .password}, {@code .schema} and
 * {@code .viewsSchema}, then {@code shard.1.url} and so on. Secrets in a file are not seen in the list of processes.
 */
public final class ShardsFile {
    private final Path file;
    private final Properties properties = new Properties();

    private ShardsFile(Path file) {
        this.file = file;
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new CannotCheck("The file " + file + " cannot be read: " + e + ".", e);
        }
    }

    /**
     * Reads every shard, in the order of their numbers.
     *
     * @throws CannotCheck if the file cannot be read, or does not say all of it
     */
    public static List<Shard> read(Path file) {
        return new ShardsFile(file).shards();
    }

    private List<Shard> shards() {
        List<Shard> shards = new ArrayList<>();
        while (properties.containsKey("shard." + shards.size() + ".url")) {
            String prefix = "shard." + shards.size() + ".";
            shards.add(new Shard(
                    text(prefix + "url"),
                    text(prefix + "username"),
                    text(prefix + "password"),
                    text(prefix + "schema"),
                    text(prefix + "viewsSchema")));
        }
        return shards;
    }

    private String text(String key) {
        return Optional.ofNullable(properties.getProperty(key))
                .orElseThrow(() -> new CannotCheck("The file " + file + " does not say " + key + "."));
    }
}
