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
     * @param copied where it is kept in the cache, once it was made, if this footprint copies it
     * @param making makes it anew, which takes seconds
     */
    static void fill(Path folder, Footprint footprint, Path copied, WholeFolder.Filling making) throws IOException {
        if (footprint.copiesFirstData) {
            Path made = WholeFolder.ensure(copied, making);
            Commands.run(List.of("cp", "-r", "--preserve=mode", "--sparse=always", made + "/.", folder.toString()));
        } else {
            making.fill(folder);
        }
    }
}
