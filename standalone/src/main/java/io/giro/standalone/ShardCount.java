package io.giro.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.OptionalInt;

/**
 * How many shards the data of a folder is spread over. That is decided before there is any data, and stays: where an account
 * lives depends on it.
 */
final class ShardCount {
    private static final String FILE = "shards";

    private ShardCount() {}

    /**
     * The number for this folder, written down there before its first data.
     *
     * @param wanted empty for what the data has, or for one where there is none
     * @param most how many there can be
     * @throws IllegalArgumentException with a sentence, if it is no power of two, is too many, or is not what the data has
     */
    static int decide(Path data, OptionalInt wanted, int most) {
        wanted.ifPresent(number -> {
            if (number < 1 || number > most || Integer.bitCount(number) != 1) {
                throw new IllegalArgumentException(
                        "The number of shards must be a power of two from 1 to %d, but is %d.".formatted(most, number));
            }
        });
        OptionalInt there = of(data);
        if (there.isPresent() && wanted.isPresent() && there.getAsInt() != wanted.getAsInt()) {
            throw new IllegalArgumentException(
                    ("The number of shards of the data in %s is %d and stays so, since it says where an account lives, but "
                                    + "%d were asked for. Start without --shards, or with --fresh, which throws all data away.")
                            .formatted(data, there.getAsInt(), wanted.getAsInt()));
        }
        int number = there.orElse(wanted.orElse(1));
        write(data, number);
        return number;
    }

    private static OptionalInt of(Path data) {
        Path file = data.resolve(FILE);
        try {
            if (Files.exists(file)) {
                return OptionalInt.of(Integer.parseInt(Files.readString(file).strip()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Data from the time when there was only one.
        return Files.exists(data.resolve("mysql")) ? OptionalInt.of(1) : OptionalInt.empty();
    }

    private static void write(Path data, int number) {
        try {
            Files.createDirectories(data);
            Path half = Files.writeString(data.resolve(FILE + ".half"), number + "\n");
            Files.move(half, data.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
