package io.giro.saga.spring;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;

/** Says a wrong setting in its one sentence, in the place of Spring's page and stack trace. */
final class WrongSettingReporter implements SpringBootExceptionReporter {

    private static final Logger LOG = LoggerFactory.getLogger(WrongSettingReporter.class);

    @Override
    public boolean reportException(Throwable failure) {
        Optional<WrongSetting> wrong = WrongSetting.behind(failure);
        wrong.ifPresent(setting -> LOG.error(setting.getMessage()));
        return wrong.isPresent();
    }
}
