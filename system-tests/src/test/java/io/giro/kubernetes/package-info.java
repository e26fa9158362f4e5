/** The Helm chart, rendered by Helm and held against what Kubernetes and our services know. */
@NullMarked
package io.giro.kubernetes;

import org.jspecify.annotations.NullMarked;
