package io.giro.ingress.spring;

import static io.giro.saga.given.Amounts.eur;
import static io.giro.saga.given.AnAccount.anAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.giro.account.AccountId;
import io.giro.account.AccountKind;
import io.giro.account.AccountStatus;
import io.giro.ingress.account.AccountDetails;
import io.giro.ingress.account.AccountDirectory;
import io.giro.ingress.account.Accounts;
import io.giro.ingress.account.AccountsUnavailable;
import io.giro.ingress.account.FoundAccounts;
import io.giro.ingress.account.KnownAccount;
import io.giro.ingress.account.NewAccount;
import io.giro.ingress.account.Opening;
import io.giro.ingress.account.Opening.Opened;
import io.giro.ingress.account.StatusChange;
import io.giro.ingress.account.StatusChange.AlreadyClosed;
import io.giro.ingress.account.StatusChange.Done;
import io.giro.ingress.account.StatusChange.NoSuchAccount;
import io.giro.ingress.account.StatusChange.NotEmpty;
import io.giro.ingress.account.StatusChange.SystemAccount;
import io.giro.ingress.account.jdbc.JdbcAccountDirectory;
import io.giro.ingress.reading.OpenedAccounts;
import io.giro.ingress.reading.jdbc.JdbcOpenedAccounts;
import io.giro.ingress.reading.jdbc.ShardClients;
import io.giro.saga.Account;
import io.giro.saga.Clock;
import io.giro.saga.given.RealMysql;
import io.giro.saga.given.RealServers;
import io.giro.saga.given.RealShards;
import io.giro.saga.jdbc.Shards;
import io.giro.saga.jdbc.Shards.Shard;
import io.giro.saga.spring.GiroProperties;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Accounts as the service wires them, on two real shards. */
@ExtendWith(RealServers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JpaAccountsTest {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final Instant NOW = Instant.parse("2026-11-20T20:00:00.123456Z");

    private RealShards real;
    private AnnotationConfigApplicationContext context;
    private Accounts accounts;
    private ShardClients clients;
    private OpenedAccounts opened;

    @BeforeAll
    void wire(RealMysql mysql) {
        real = new RealShards(mysql, 2);
        context = new AnnotationConfigApplicationContext();
        context.registerBean(Shards.class, real::shards, definition -> definition.setDestroyMethodName(""));
        context.registerBean(Clock.class, () -> () -> NOW);
        context.registerBean(GiroProperties.class, JpaAccountsTest::giro);
        context.register(AccountsConfiguration.class);
        context.refresh();
        accounts = context.getBean(Accounts.class);
        clients = new ShardClients(real.forReading());
        opened = new JdbcOpenedAccounts(clients);
    }

    @AfterAll
    void close() {
        clients.close();
        context.close();
        real.close();
    }

    /** The names differ in the shard that they live on. */
    @ParameterizedTest
    @ValueSource(strings = {"opened-0", "opened-1", "opened-2", "opened-3"})
    void opensAnAccountOnItsShard(String name) throws SQLException {
        NewAccount wanted = new NewAccount(new AccountId(name), "ann", EUR, 50_00);

        Opening opening = accounts.open(wanted);

        AccountDetails account =
                new AccountDetails(wanted.id(), "ann", EUR, AccountKind.CUSTOMER, AccountStatus.ACTIVE, 50_00, NOW);
        assertThat(opening).isEqualTo(new Opened(account, false));
        assertThat(opened.find(wanted.id())).contains(account);
        assertThat(accounts.open(wanted)).isEqualTo(new Opened(account, true));
        assertThat(row(wanted.id())).isEqualTo("ACTIVE 0 0 0 " + "00".repeat(32));
    }

    @Test
    void doesNotGiveOneNameToTwoDifferentAccounts() {
        NewAccount first = new NewAccount(new AccountId("taken"), "ann", EUR, 0);
        accounts.open(first);

        assertThat(accounts.open(new NewAccount(first.id(), "bob", EUR, 0))).isInstanceOf(Opening.Taken.class);
        assertThat(accounts.open(new NewAccount(first.id(), "ann", Currency.getInstance("USD"), 0)))
                .isInstanceOf(Opening.Taken.class);
        assertThat(accounts.open(new NewAccount(first.id(), "ann", EUR, 1))).isInstanceOf(Opening.Taken.class);
        assertThat(opened.find(first.id()).orElseThrow().owner()).isEqualTo("ann");
    }

    @Test
    void opensAnAccountOnceHoweverManyAskAtTheSameTime() {
        NewAccount wanted = new NewAccount(new AccountId("contended"), "ann", EUR, 0);

        List<CompletableFuture<Opening>> openings = IntStream.range(0, 5)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> accounts.open(wanted), Thread::startVirtualThread))
                .toList();

        assertThat(openings.stream().map(CompletableFuture::join))
                .allMatch(Opened.class::isInstance)
                .filteredOn(opening -> opening instanceof Opened opened && !opened.repeated())
                .hasSize(1);
    }

    @Test
    void freezesAndUnfreezesAsOftenAsAsked() {
        AccountId id = open("frozen", 10_00, 0);

        assertThat(statusOf(accounts.freeze(id))).isEqualTo(AccountStatus.FROZEN);
        assertThat(statusOf(accounts.freeze(id))).isEqualTo(AccountStatus.FROZEN);
        assertThat(statusOf(accounts.unfreeze(id))).isEqualTo(AccountStatus.ACTIVE);
        assertThat(statusOf(accounts.unfreeze(id))).isEqualTo(AccountStatus.ACTIVE);
    }

    @Test
    void closesAnEmptyAccountForEver() {
        AccountId id = open("closed", 0, 0);

        assertThat(statusOf(accounts.close(id))).isEqualTo(AccountStatus.CLOSED);
        assertThat(statusOf(accounts.close(id))).isEqualTo(AccountStatus.CLOSED);
        assertThat(accounts.freeze(id)).isInstanceOf(AlreadyClosed.class);
        assertThat(accounts.unfreeze(id)).isInstanceOf(AlreadyClosed.class);
    }

    @Test
    void closesNoAccountWithMoneyOrHolds() {
        assertThat(accounts.close(open("rich", 1, 0))).isInstanceOf(NotEmpty.class);
        assertThat(accounts.close(open("in-debt", -1, 0))).isInstanceOf(NotEmpty.class);
        assertThat(accounts.close(open("promised", 0, 1))).isInstanceOf(NotEmpty.class);
    }

    @Test
    void waitsForTheStepThatIsChangingTheMoney() throws Exception {
        AccountId id = open("racing", 0, 0);
        CompletableFuture<StatusChange> closing;
        try (Connection step = real.shards().of(id).dataSource().getConnection();
                Statement statement = step.createStatement()) {
            statement.executeQuery("SELECT posted FROM account WHERE account_id = 'racing' FOR UPDATE");
            closing = CompletableFuture.supplyAsync(() -> accounts.close(id), Thread::startVirtualThread);
            await().until(this::somebodyWaitsForALock);
            statement.executeUpdate("UPDATE account SET posted = 5, version = 1 WHERE account_id = 'racing'");
            step.commit();
        }

        assertThat(closing.join()).isInstanceOf(NotEmpty.class);
        assertThat(row(id)).startsWith("ACTIVE 5 0 1 ");
    }

    @Test
    void leavesConnectionsToOthersWhileManyWaitForOneRow() throws Exception {
        AccountId id = open("wanted-by-many", 0, 0);
        Shard shard = real.shards().of(id);
        CompletableFuture<StatusChange> first;
        try (Connection step = shard.dataSource().getConnection();
                Statement statement = step.createStatement()) {
            statement.executeQuery("SELECT posted FROM account WHERE account_id = 'wanted-by-many' FOR UPDATE");
            first = CompletableFuture.supplyAsync(() -> accounts.freeze(id), Thread::startVirtualThread);
            await().until(this::somebodyWaitsForALock);

            assertThatThrownBy(() -> accounts.freeze(id)).isInstanceOf(AccountsUnavailable.class);

            assertThat(shard.dataSource().getHikariPoolMXBean().getActiveConnections())
                    .isEqualTo(2);
        }
        assertThat(first.join()).isInstanceOf(Done.class);
    }

    @Test
    void leavesTheMoneyAloneWhenTheStatusChanges() throws SQLException {
        AccountId id = open("untouched", 7_00, 2_00);

        accounts.freeze(id);

        assertThat(row(id)).startsWith("FROZEN 700 200 0 ");
    }

    @Test
    void changesNeitherTheSystemsAccountsNorUnknownOnes() {
        AccountId world = new AccountId("@world.EUR.0");
        AccountId unknown = new AccountId("unknown");

        assertThat(accounts.freeze(world)).isInstanceOf(SystemAccount.class);
        assertThat(accounts.close(world)).isInstanceOf(SystemAccount.class);
        assertThat(accounts.freeze(unknown)).isInstanceOf(NoSuchAccount.class);
        assertThat(opened.find(unknown)).isEmpty();
    }

    @Test
    void remembersAccountsButNotThatThereIsNone() {
        AccountDirectory directory = context.getBean(AccountDirectory.class);
        AccountId id = new AccountId("looked-up");

        assertThat(directory.find(id)).isEmpty();
        open("looked-up", 0, 0);

        KnownAccount known = new KnownAccount(id, "test", EUR, AccountKind.CUSTOMER);
        assertThat(directory.find(id)).contains(known);
        assertThat(directory.find(id)).contains(known);
    }

    @Test
    void saysWhenAShardCannotBeAsked(RealMysql mysql) {
        RealShards gone = new RealShards(mysql, 1);
        gone.close();

        assertThatThrownBy(() -> new JdbcAccountDirectory(gone.shards()).find(new AccountId("anybody")))
                .isInstanceOf(AccountsUnavailable.class);
    }

    @Test
    void looksUpManyAccountsWhetherItRemembersThemOrNot() {
        AccountDirectory directory = context.getBean(AccountDirectory.class);
        AccountId remembered = open("one-of-many", 0, 0);
        AccountId fresh = open("another-of-many", 0, 0);
        AccountId none = new AccountId("none-of-many");
        directory.find(remembered);

        FoundAccounts accounts = directory.findAll(Set.of(remembered, fresh, none));

        assertThat(accounts.found().keySet()).containsExactlyInAnyOrder(remembered, fresh);
        assertThat(accounts.find(fresh)).contains(new KnownAccount(fresh, "test", EUR, AccountKind.CUSTOMER));
        assertThat(accounts.find(none)).isEmpty();
        assertThat(accounts.unanswered()).isEmpty();
    }

    @Test
    void aShardThatCannotBeAskedFailsOnlyItsOwn(RealMysql mysql) {
        RealShards two = new RealShards(mysql, 2);
        AccountId here = new AccountId("HERE-1");
        AccountId there = IntStream.range(0, 100)
                .mapToObj(number -> new AccountId("THERE-" + number))
                .filter(id -> !two.shards().of(id).equals(two.shards().of(here)))
                .findFirst()
                .orElseThrow();
        two.open(anAccount("HERE-1").with(eur(0)).row());
        two.shards().of(there).dataSource().close();

        FoundAccounts accounts = new JdbcAccountDirectory(two.shards()).findAll(Set.of(here, there));
        two.close();

        assertThat(accounts.find(here)).isPresent();
        assertThatThrownBy(() -> accounts.find(there)).isInstanceOf(AccountsUnavailable.class);
    }

    @Test
    void anAccountThatCannotBeReadFailsOnlyItself(RealMysql mysql) throws SQLException {
        RealShards one = new RealShards(mysql, 1);
        AccountId edited = new AccountId("EDITED");
        AccountId beside = new AccountId("BESIDE");
        AccountId none = new AccountId("NONE");
        one.open(anAccount("EDITED").with(eur(0)).row());
        one.open(anAccount("BESIDE").with(eur(0)).row());
        try (Connection connection = one.shards().of(edited).dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE account SET currency = 'QQQ' WHERE account_id = 'EDITED'");
            connection.commit();
        }

        FoundAccounts accounts = new JdbcAccountDirectory(one.shards()).findAll(Set.of(edited, beside, none));
        one.close();

        assertThat(accounts.find(beside)).isPresent();
        assertThat(accounts.find(none)).isEmpty();
        assertThatThrownBy(() -> accounts.find(edited))
                .isInstanceOf(AccountsUnavailable.class)
                .hasMessageContaining("EDITED");
    }

    private AccountId open(String name, long posted, long held) {
        Account account = anAccount(name).with(eur(posted)).holding(held).row();
        real.open(account);
        return account.id();
    }

    private boolean somebodyWaitsForALock() throws SQLException {
        try (Connection connection = real.shards().get(0).dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    private String row(AccountId id) throws SQLException {
        try (Connection connection = real.shards().of(id).dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT CONCAT_WS(' ', status, posted, held, version, LOWER(HEX(chain_hash))) FROM account WHERE account_id = '"
                                + id + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    private static AccountStatus statusOf(StatusChange change) {
        assertThat(change).isInstanceOf(Done.class);
        return ((Done) change).account().status();
    }

    private static GiroProperties giro() {
        return new GiroProperties(
                16,
                List.of(new GiroProperties.Shard("jdbc:mysql://127.0.0.1:1", "root", null, "giro", "giro_views")),
                List.of(EUR),
                new GiroProperties.Kafka("127.0.0.1:1", "", 1, 1, Duration.ofSeconds(10)),
                new GiroProperties.Pool(1, Duration.ofSeconds(2)),
                new GiroProperties.Security(GiroProperties.Security.Mode.OPEN));
    }
}
