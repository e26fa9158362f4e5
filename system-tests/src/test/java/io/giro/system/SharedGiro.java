package io.giro.system;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one running product. Each opens accounts of its own, so they do not share money. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SharedGiro {

    protected RunningGiro giro;
    protected Api api;
    protected Teller teller;

    private final int shards;
    private Servers servers;

    protected SharedGiro(int shards) {
        this.shards = shards;
    }

    /** Where all servers of tests run, unless a test knows better. */
    Servers startServers(Path folder) {
        return Servers.start(folder);
    }

    @BeforeAll
    void start(@TempDir Path folder) {
        servers = startServers(folder);
        giro = new RunningGiro(servers, shards);
        api = giro.api();
        teller = new Teller(api);
    }

    @AfterAll
    void stop() {
        if (giro != null) {
            giro.close();
        }
        if (servers != null) {
            servers.close();
        }
    }
}
