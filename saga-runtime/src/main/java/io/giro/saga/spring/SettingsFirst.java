package io.giro.saga.spring;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** Reads and checks all settings of a service before anything else of it exists: nothing is started on a wrong one. */
final class SettingsFirst implements BeanFactoryPostProcessor {

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        for (String name : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
            Class<?> type = beans.getType(name);
            // Ours are records and bound as they are made. Spring's own are bound later, by what does not exist yet.
            if (type != null && type.isRecord()) {
                beans.getBean(name);
            }
        }
    }
}
