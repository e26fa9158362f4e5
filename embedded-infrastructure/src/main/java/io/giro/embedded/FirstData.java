package io.giro.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a server's folder holds before its first start. */
final class FirstData {
    private FirstData() {}

    /**
     * Fills an empty folder with it.
     *
     * @param program the folder of the server's program: the copy in the cache is called after it, so another version has another one
     * @param making makes it anew, which takes seconds
     */
    static void fill(Path folder, Footprint footprint, Path cache, Path program, WholeFolder.Filling making)
            throws IOException {
        if (footprint.copiesFirstData) {
            Path made = WholeFolder.ensure(cache.resolve(program.getFileName() + "-data"), making);
            Commands.run(List.of("cp", "-r", "--preserve=mode", "--sparse=always", made + "/.", folder.toString()));
        } else {
            making.fill(folder);
        }
    }
}
