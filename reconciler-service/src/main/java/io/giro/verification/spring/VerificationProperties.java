package io.giro.verification.spring;

import io.giro.saga.spring.Setting;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.support.CronExpression;

/**
 * When verifications run by themselves. Values are checked when the service starts.
 *
 * @param nightly when everything is checked and repaired; a cron expression with seconds, or "-" for never
 * @param monthly when the views are compared with the ledger row by row and repaired; in the same form
 */
@ConfigurationProperties("giro.verification")
record VerificationProperties(String nightly, String monthly) {

    VerificationProperties {
        requireCron("nightly", nightly);
        requireCron("monthly", monthly);
    }

    static boolean isOn(String cron) {
        return !cron.equals(Scheduled.CRON_DISABLED);
    }

    private static void requireCron(String key, @Nullable String cron) {
        new Setting("giro.verification." + key)
                .must(
                        cron != null && (!isOn(cron) || CronExpression.isValidExpression(cron)),
                        cron,
                        "a cron expression with seconds, such as 0 0 2 * * *, or - for never");
    }
}
