{{/* Takes (dict "root" $ "component" "hold" "values" $service). */}}
{{- define "giro.pod.metadata" -}}
labels:
  {{- include "giro.selector" .root | nindent 2 }}
  app.kubernetes.io/component: {{ .component }}
  {{- with .values.podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .values.podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* What the pods of the services and of the migrations have in common: no privilege, and no token. */}}
{{- define "giro.pod.security" -}}
# A pod asks nothing of Kubernetes, so it gets no token.
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.serviceAccountName }}
serviceAccountName: {{ . | quote }}
{{- end }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: {{ int64 .Values.runAsUser }}
  runAsGroup: {{ int64 .Values.runAsUser }}
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{- define "giro.container.security" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}

{{/* What a program stands on: the databases by its own user, and Kafka. Takes (dict "root" $ "user" "hold"). */}}
{{- define "giro.env.servers" -}}
{{- $program := .user -}}
{{- $user := index .root.Values.databaseUsers $program -}}
- name: GIRO_PARTITIONS
  value: {{ .root.Values.partitions | quote }}
{{- with .root.Values.currencies }}
- name: GIRO_CURRENCIES
  value: {{ join "," . | quote }}
{{- end }}
- name: GIRO_KAFKA_BOOTSTRAP_SERVERS
  value: {{ join "," .root.Values.kafka.bootstrapServers | quote }}
{{- if .root.Values.kafka.clientProperties.existingSecret }}
- name: GIRO_KAFKA_CLIENT_PROPERTIES
  value: {{ printf "/run/secrets/kafka/%s" .root.Values.kafka.clientProperties.key | quote }}
{{- end }}
{{- range $index, $shard := .root.Values.shards }}
{{- $schema := $shard.schema | default "giro" }}
- name: GIRO_SHARDS_{{ $index }}_URL
  value: {{ printf "jdbc:mysql://%s:%d" $shard.host (int ($shard.port | default 3306)) | quote }}
- name: GIRO_SHARDS_{{ $index }}_USERNAME
  value: {{ $user.username | default (printf "%s_%s" $schema $program) | quote }}
- name: GIRO_SHARDS_{{ $index }}_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $shard.existingSecret | quote }}
      key: {{ $user.passwordKey | quote }}
- name: GIRO_SHARDS_{{ $index }}_SCHEMA
  value: {{ $schema | quote }}
- name: GIRO_SHARDS_{{ $index }}_VIEWS_SCHEMA
  value: {{ $shard.viewsSchema | default "giro_views" | quote }}
{{- end }}
{{- end -}}

{{/* How a service is reached: by its management port, and its API if it has one. Takes (dict "root" $ "api" true). */}}
{{- define "giro.env.callers" -}}
- name: MANAGEMENT_SERVER_ADDRESS
  value: 0.0.0.0
- name: MANAGEMENT_SERVER_PORT
  value: "9080"
- name: GIRO_SECURITY_MODE
  value: jwt
{{- if .api }}
{{- $jwt := .root.Values.security.jwt }}
- name: SERVER_ADDRESS
  value: 0.0.0.0
- name: SERVER_PORT
  value: "8080"
- name: GIRO_SECURITY_JWT_ISSUER
  value: {{ $jwt.issuer | quote }}
- name: GIRO_SECURITY_JWT_AUDIENCE
  value: {{ $jwt.audience | quote }}
- name: GIRO_SECURITY_JWT_ALGORITHM
  value: {{ $jwt.algorithm }}
{{- if $jwt.publicKey.existingSecret }}
- name: GIRO_SECURITY_JWT_PUBLIC_KEY
  value: {{ printf "file:/run/secrets/jwt/%s" $jwt.publicKey.key | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* What the values add. Takes those of a service, or of the migrations. */}}
{{- define "giro.env.added" -}}
{{- range $variable, $value := .settings }}
- name: {{ $variable | quote }}
  value: {{ $value | quote }}
{{- end }}
{{- with .extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Where a program may write, and the files that it is given. Takes (dict "root" $ "publicKey" true "values" $service). */}}
{{- define "giro.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if .root.Values.kafka.clientProperties.existingSecret }}
# All of the Secret: the properties may name key stores beside them.
- name: kafka
  mountPath: /run/secrets/kafka
  readOnly: true
{{- end }}
{{- if .publicKey }}
- name: jwt
  mountPath: /run/secrets/jwt
  readOnly: true
{{- end }}
{{- with .values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "giro.volumes" -}}
{{- $publicKey := .root.Values.security.jwt.publicKey -}}
- name: tmp
  emptyDir:
    sizeLimit: 128Mi
{{- with .root.Values.kafka.clientProperties.existingSecret }}
- name: kafka
  secret:
    secretName: {{ . | quote }}
{{- end }}
{{- if .publicKey }}
- name: jwt
  secret:
    secretName: {{ $publicKey.existingSecret | quote }}
    items:
      - key: {{ $publicKey.key | quote }}
        path: {{ $publicKey.key | quote }}
{{- end }}
{{- with .values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Where a pod may run, and what it is worth. Takes the values of a service, or the defaults. */}}
{{- define "giro.pod.placement" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
