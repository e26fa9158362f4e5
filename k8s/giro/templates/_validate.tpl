{{/* What the schema of the values cannot say. Everything that is wrong is told at once. */}}
{{- define "giro.validate" -}}
{{- $wrong := list -}}
{{- $values := .Values -}}

{{- $fullname := include "giro.fullname" . -}}
{{- /* The longest name is this with -reconciler-management, and a Service has at most 63 characters. */ -}}
{{- if gt (len $fullname) 41 -}}
{{- $wrong = append $wrong (printf "%q is too long to begin every name with: set fullnameOverride to 41 characters at most." $fullname) -}}
{{- end -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $fullname) -}}
{{- $wrong = append $wrong (printf "%q cannot begin the name of a Service: set fullnameOverride to small letters, digits and dashes, a letter first." $fullname) -}}
{{- end -}}

{{- $shards := len $values.shards -}}
{{- if not $shards -}}
{{- $wrong = append $wrong "shards is empty: name at least one MySQL server." -}}
{{- else if not (has $shards (list 1 2 4 8 16 32 64 128 256 512 1024 2048 4096)) -}}
{{- $wrong = append $wrong (printf "there are %d shards, but their number must be a power of two (1, 2, 4, 8, ...), because accounts are spread by it." $shards) -}}
{{- end -}}
{{- if gt $shards (int $values.partitions) -}}
{{- $wrong = append $wrong (printf "there are %d shards, but their number is limited by partitions, which is %d: a partition belongs to one shard, so that must be %d or more." $shards (int $values.partitions) $shards) -}}
{{- end -}}
{{- /* Where a database is: whose it is. */ -}}
{{- $taken := dict -}}
{{- range $index, $shard := $values.shards -}}
{{- range $key, $schema := dict "schema" ($shard.schema | default "giro") "viewsSchema" ($shard.viewsSchema | default "giro_views") -}}
{{- $name := printf "shards[%d].%s" $index $key -}}
{{- $place := printf "%s:%d/%s" (lower $shard.host) (int ($shard.port | default 3306)) $schema -}}
{{- with get $taken $place -}}
{{- $wrong = append $wrong (printf "%s and %s are the same database, %s: each needs one of its own." . $name $place) -}}
{{- end -}}
{{- $_ := set $taken $place $name -}}
{{- end -}}
{{- end -}}

{{- range $name := splitList " " (include "giro.services" .) -}}
{{- if not (index $values.databaseUsers $name).username -}}
{{- range $index, $shard := $values.shards -}}
{{- $user := printf "%s_%s" ($shard.schema | default "giro") $name -}}
{{- if gt (len $user) 32 -}}
{{- $wrong = append $wrong (printf "shards[%d].schema is so long that its user %q has more than the 32 characters that MySQL takes: %s." $index $user (ternary "choose a shorter one" (printf "choose a shorter one, or name a user in databaseUsers.%s.username" $name) $values.migrations.createUsers)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- if not $values.kafka.bootstrapServers -}}
{{- $wrong = append $wrong "kafka.bootstrapServers is empty: name some brokers as host:port." -}}
{{- end -}}
{{- range $values.kafka.bootstrapServers -}}
{{- $port := regexFind "[0-9]+$" . | int -}}
{{- if or (lt $port 1) (gt $port 65535) -}}
{{- $wrong = append $wrong (printf "kafka.bootstrapServers has %s, but ports are from 1 to 65535." .) -}}
{{- end -}}
{{- end -}}
{{- with $values.security.jwt -}}
{{- if not .issuer -}}
{{- $wrong = append $wrong "security.jwt.issuer is empty: without it no token could be checked, and in Kubernetes nobody calls without one." -}}
{{- else if and (not .publicKey.existingSecret) (not (regexMatch "^https?://" .issuer)) -}}
{{- $wrong = append $wrong (printf "security.jwt.publicKey.existingSecret is empty, so the issuer is asked for its keys, but security.jwt.issuer is no http(s) address: %s." .issuer) -}}
{{- end -}}
{{- if and .publicKey.existingSecret (hasPrefix "ES" .algorithm) -}}
{{- $wrong = append $wrong (printf "security.jwt.publicKey is an RSA key, which cannot verify security.jwt.algorithm %s." .algorithm) -}}
{{- end -}}
{{- end -}}
{{- if not $values.databaseUsers.migrator.username -}}
{{- $wrong = append $wrong "databaseUsers.migrator.username is empty." -}}
{{- end -}}
{{- if and $values.migrations.enabled $values.migrations.createUsers -}}
{{- $secrets := list -}}
{{- range $values.shards -}}{{- $secrets = append $secrets .existingSecret -}}{{- end -}}
{{- if gt (len (uniq $secrets)) 1 -}}
{{- $wrong = append $wrong "migrations.createUsers gives a user the same password on every shard, so all shards must have the same existingSecret." -}}
{{- end -}}
{{- range $name := splitList " " (include "giro.services" .) -}}
{{- with (index $values.databaseUsers $name).username -}}
{{- $wrong = append $wrong (printf "migrations.createUsers names the users itself, so databaseUsers.%s.username must be empty." $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $values.api.ingress.enabled (not $values.api.ingress.host) -}}
{{- $wrong = append $wrong "api.ingress is enabled, but api.ingress.host is empty." -}}
{{- end -}}

{{- $programs := dict "migrations" $values.migrations -}}
{{- range $name := splitList " " (include "giro.services" .) -}}
{{- $service := include "giro.service" (dict "root" $ "name" $name) | fromYaml -}}
{{- $_ := set $programs (printf "services.%s" $name) $service -}}
{{- with $service.autoscaling -}}
{{- if .enabled -}}
{{- if gt (int .minReplicas) (int .maxReplicas) -}}
{{- $wrong = append $wrong (printf "services.%s.autoscaling: minReplicas (%d) is more than maxReplicas (%d)." $name (int .minReplicas) (int .maxReplicas)) -}}
{{- end -}}
{{- if not (dig "requests" "cpu" "" $service.resources) -}}
{{- $wrong = append $wrong (printf "services.%s.autoscaling measures by resources.requests.cpu, which is not set." $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- range $name, $program := $programs -}}
{{- $variables := keys ($program.settings | default dict) | sortAlpha -}}
{{- range $program.extraEnv -}}{{- $variables = append $variables .name -}}{{- end -}}
{{- range $index, $variable := $variables -}}
{{- if regexMatch "^(GIRO_(SHARDS|SECURITY|PARTITIONS|CURRENCIES|KAFKA_(BOOTSTRAP_?SERVERS|CLIENT_?PROPERTIES)|USERS_(INGRESS|HOLD|LEDGER|PROJECTOR|RECONCILER))|DB_|KAFKA_(BOOTSTRAP_SERVERS|CLIENT_PROPERTIES)$|(MANAGEMENT_)?SERVER_(ADDRESS|PORT)$|SPRING_LIFECYCLE_TIMEOUT_?PER_?SHUTDOWN_?PHASE$)" $variable -}}
{{- $wrong = append $wrong (printf "%s must not set %s: the chart sets it from other values." $name $variable) -}}
{{- end -}}
{{- if has $variable (slice $variables 0 $index) -}}
{{- $wrong = append $wrong (printf "%s sets %s twice." $name $variable) -}}
{{- end -}}
{{- end -}}
{{- $volumes := list "tmp" -}}
{{- range $program.extraVolumes -}}{{- $volumes = append $volumes .name -}}{{- end -}}
{{- range $program.extraVolumeMounts -}}
{{- if not (has .name $volumes) -}}
{{- $wrong = append $wrong (printf "%s.extraVolumeMounts names %s, which is none of its extraVolumes." $name .name) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- if $wrong -}}
{{- fail (printf "these values cannot work:\n  - %s" (join "\n  - " $wrong)) -}}
{{- end -}}
{{- end -}}
