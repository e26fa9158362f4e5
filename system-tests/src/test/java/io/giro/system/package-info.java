/** The whole product over real servers: five services, mysqld, Kafka, and nothing in between. */
@NullMarked
package io.giro.system;

import org.jspecify.annotations.NullMarked;
