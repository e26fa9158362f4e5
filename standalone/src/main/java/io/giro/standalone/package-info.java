/** All of Giro in one JVM: the five services over an embedded database and broker, and a first look at them. */
@NullMarked
package io.giro.standalone;

import org.jspecify.annotations.NullMarked;
