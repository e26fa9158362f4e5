/** The job that runs before the services. */
@NullMarked
package io.giro.migration.spring;

import org.jspecify.annotations.NullMarked;
