package io.giro.kubernetes;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that cannot work are refused before anything is installed, in words that say which and why. */
class ChartRefusalsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            partitions: 12                                             | /partitions | must be one of 1, 2, 4, 8
            partitions: "16"                                           | /partitions | must be one of 1, 2, 4, 8
            replicas: 3                                                | at ''     | additional properties 'replicas' not allowed
            services: {holds: {replicas: 3}}                           | additional properties 'holds' not allowed | /services
            services: {hold: {replica: 3}}                             | additional properties 'replica' not allowed | /services/hold
            services: {hold: {replicas: 0}}                            | /services/hold/replicas | minimum: got 0, want 1
            services: {hold: {settings: {GIRO_POOL_SIZE: 10}}}         | /services/hold/settings/GIRO_POOL_SIZE | got number, want string
            services: {hold: {settings: {pool-size: "10"}}}            | pool-size | does not match pattern
            shards: [{host: db, existingSecret: s, password: p}]       | additional properties 'password' not allowed | /shards/0
            shards: [{host: db}]                                       | missing property 'existingSecret' | /shards/0
            shards: [{host: "jdbc:mysql://db", existingSecret: s}]     | /shards/0/host | does not match pattern
            shards: [{host: db, port: 99999, existingSecret: s}]       | /shards/0/port | maximum
            kafka: {bootstrapServers: kafka:9092}                      | /kafka/bootstrapServers | got string, want array
            kafka: {bootstrapServers: [kafka]}                         | /kafka/bootstrapServers/0 | does not match pattern
            kafka: {clientProperties: null}                            | /kafka | clientProperties
            currencies: [eur]                                          | /currencies/0 | does not match pattern
            security: {mode: open}                                     | additional properties 'mode' not allowed | /security
            security: {jwt: {algorithm: HS256}}                        | /security/jwt/algorithm | must be one of 'RS256'
            runAsUser: 0                                               | /runAsUser | minimum: got 0, want 1
            image: {tag: 1.0}                                          | /image/tag | got number, want string
            image: {tag: "sha256:abc"}                                 | /image/tag | does not match pattern
            image: {registry: "https://r.example.com"}                 | /image/registry | does not match pattern
            image: {registry: r.example.com/}                          | /image/registry | does not match pattern
            image: {digests: {ingress-service: abc}}                   | /image/digests/ingress-service | does not match pattern
            image: {digests: {ingress: "sha256:abc"}}                  | /image/digests | 'ingress'
            serviceAccountName: My Account                             | /serviceAccountName | does not match pattern
            networkPolicy: {issuer: {port: 443}}                       | additional properties 'port' not allowed | /networkPolicy/issuer
            networkPolicy: {mysql: {ports: [0]}}                       | /networkPolicy/mysql/ports/0 | minimum: got 0, want 1
            migrations: {settings: {GIRO_POOL_SIZE: 10}}               | /migrations/settings/GIRO_POOL_SIZE | got number, want string
            migrations: {replicas: 2}                                  | additional properties 'replicas' not allowed | /migrations
            services: {hold: {shutdownPhaseSeconds: 0}}                | /services/hold/shutdownPhaseSeconds | minimum: got 0, want 1
            services: {hold: {podLabels: {app.kubernetes.io/component: x}}} | invalid propertyName 'app.kubernetes.io/component' | not' failed
            defaults: {extraEnv: [{name: A}]}                          | /defaults/extraEnv/0 | missing property 'value'
            defaults: {extraEnv: [{name: A, value: b, valueFrom: {fieldRef: {fieldPath: c}}}]} | /defaults/extraEnv/0 | oneOf
            defaults: {extraEnv: [{name: A, valueFrom: {secretRef: {name: b, key: c}}}]} | /defaults/extraEnv/0/valueFrom | secretRef
            defaults: {extraVolumes: [{name: tmp, emptyDir: {}}]}      | /defaults/extraVolumes/0/name | not' failed
            defaults: {extraVolumes: [{name: a}]}                      | /defaults/extraVolumes/0 | minProperties
            defaults: {extraVolumeMounts: [{name: a, mountPath: /tmp}]} | /defaults/extraVolumeMounts/0/mountPath | not' failed
            defaults: {extraVolumeMounts: [{name: a, path: /b}]}       | /defaults/extraVolumeMounts/0 | additional properties 'path' not allowed
            networkPolicy: {api: {from: [{namespace: web}]}}           | /networkPolicy/api/from/0 | additional properties 'namespace' not allowed
            """)
    void refusesWhatTheSchemaCanSay(String yaml, String where, String what) {
        Chart chart = new Chart(folder).with(ValueSet.MINIMAL).with(yaml);

        assertThatThrownBy(chart::render).hasMessageContaining(where).hasMessageContaining(what);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            shards: []                                                                      | shards is empty: name at least one MySQL server.
            shards: [{host: a, existingSecret: s}, {host: b, existingSecret: s}, {host: c, existingSecret: s}] | there are 3 shards, but their number must be a power of two (1, 2, 4, 8, ...), because accounts are spread by it.
            {partitions: 1, shards: [{host: a, existingSecret: s}, {host: b, existingSecret: s}]} | there are 2 shards, but their number is limited by partitions, which is 1: a partition belongs to one shard, so that must be 2 or more.
            shards: [{host: a, existingSecret: s}, {host: A, port: 3306, existingSecret: t}] | shards[0].schema and shards[1].schema are the same database, a:3306/giro: each needs one of its own.
            shards: [{host: a, schema: b, existingSecret: s}, {host: a, schema: c, existingSecret: s}] | shards[0].viewsSchema and shards[1].viewsSchema are the same database, a:3306/giro_views
            shards: [{host: a, schema: pay, viewsSchema: pay, existingSecret: s}]            | shards[0].schema and shards[0].viewsSchema are the same database, a:3306/pay
            shards: [{host: a, schema: b, viewsSchema: c, existingSecret: s}, {host: a, schema: c, viewsSchema: d, existingSecret: s}] | shards[0].viewsSchema and shards[1].schema are the same database, a:3306/c
            kafka: {bootstrapServers: []}                                                    | kafka.bootstrapServers is empty: name some brokers as host:port.
            kafka: {bootstrapServers: ["kafka:9092", "kafka:99999"]}                         | kafka.bootstrapServers has kafka:99999, but ports are from 1 to 65535.
            kafka: {bootstrapServers: ["kafka:0"]}                                           | kafka.bootstrapServers has kafka:0, but ports are from 1 to 65535.
            security: {jwt: {issuer: ""}}                                                    | security.jwt.issuer is empty
            security: {jwt: {issuer: bank}}                                                  | security.jwt.issuer is no http(s) address: bank.
            security: {jwt: {algorithm: ES256, publicKey: {existingSecret: k}}}              | an RSA key, which cannot verify security.jwt.algorithm ES256.
            services: {hold: {autoscaling: {enabled: true, minReplicas: 5}}}                 | services.hold.autoscaling: minReplicas (5) is more than maxReplicas (4).
            defaults: {autoscaling: {enabled: true}, resources: {requests: {cpu: null}}} | services.ledger.autoscaling measures by resources.requests.cpu, which is not set.
            services: {hold: {settings: {GIRO_SHARDS_0_URL: "x"}}}                           | services.hold must not set GIRO_SHARDS_0_URL: the chart sets it from other values.
            services: {hold: {settings: {GIRO_KAFKA_CLIENT_PROPERTIES: "x"}}}                | services.hold must not set GIRO_KAFKA_CLIENT_PROPERTIES
            services: {hold: {settings: {KAFKA_CLIENT_PROPERTIES: "x"}}}                     | services.hold must not set KAFKA_CLIENT_PROPERTIES
            services: {hold: {settings: {DB_HOST: "x"}}}                                     | services.hold must not set DB_HOST
            services: {hold: {settings: {SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: 1m}}}  | services.hold must not set SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE
            services: {hold: {extraEnv: [{name: DB_PASSWORD, value: x}]}}                    | services.hold must not set DB_PASSWORD
            migrations: {settings: {GIRO_USERS_HOLD: x}}                                     | migrations must not set GIRO_USERS_HOLD
            {defaults: {settings: {A: x}}, services: {hold: {extraEnv: [{name: A, value: z}]}}} | services.hold sets A twice.
            {defaults: {extraVolumes: [{name: ca, emptyDir: {}}], extraVolumeMounts: [{name: ca, mountPath: /ca}]}, services: {hold: {extraVolumes: []}}} | services.hold.extraVolumeMounts names ca, which is none of its extraVolumes.
            migrations: {extraVolumeMounts: [{name: ca, mountPath: /ca}]}                    | migrations.extraVolumeMounts names ca
            databaseUsers: {migrator: {username: ""}}                                        | databaseUsers.migrator.username is empty.
            {migrations: {createUsers: true}, databaseUsers: {hold: {username: me}}}         | migrations.createUsers names the users itself, so databaseUsers.hold.username must be empty.
            {migrations: {createUsers: true}, shards: [{host: a, existingSecret: s}, {host: b, existingSecret: t}]} | all shards must have the same existingSecret.
            shards: [{host: a, schema: payments_of_the_bank_x, existingSecret: s}]           | its user "payments_of_the_bank_x_reconciler" has more than the 32 characters that MySQL takes
            api: {ingress: {enabled: true}}                                                  | api.ingress is enabled, but api.ingress.host is empty.
            fullnameOverride: Money                                                          | set fullnameOverride to small letters, digits and dashes, a letter first.
            """)
    void refusesWithASentenceWhatTheSchemaCannotSay(String yaml, String sentence) {
        Chart chart = new Chart(folder).with(ValueSet.MINIMAL).with(yaml);

        assertThatThrownBy(chart::render)
                .hasMessageContaining("these values cannot work:")
                .hasMessageContaining(sentence);
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        Chart chart = new Chart(folder);

        assertThatThrownBy(chart::render)
                .hasMessageContaining("shards is empty")
                .hasMessageContaining("kafka.bootstrapServers is empty")
                .hasMessageContaining("security.jwt.issuer is empty");
    }

    @Test
    void refusesAReleaseWhoseNamesWouldBeTooLong() {
        Chart chart = new Chart(folder).with(ValueSet.MINIMAL);
        String longest = "a".repeat(41);

        assertThatCode(() -> chart.renderAs(longest)).doesNotThrowAnyException();
        assertThatThrownBy(() -> chart.renderAs(longest + "a"))
                .hasMessageContaining("is too long to begin every name with: set fullnameOverride to 41 characters");
        assertThatThrownBy(() -> chart.renderAs("pay.eu")).hasMessageContaining("cannot begin the name of a Service");
    }

    @Test
    void refusesAClusterThatIsTooOld() {
        assertThatThrownBy(() -> new Chart(folder).with(ValueSet.MINIMAL).renderFor("1.29.0"))
                .hasMessageContaining("chart requires kubeVersion: >=1.30.0-0");
    }
}
