{{/* What every name begins with. */}}
{{- define "giro.fullname" -}}
{{- .Values.fullnameOverride | default .Release.Name -}}
{{- end -}}

{{/* The five services, in the order of the saga. */}}
{{- define "giro.services" -}}
ingress hold ledger projector reconciler
{{- end -}}

{{/* The services with an API; the others serve only their management port. */}}
{{- define "giro.services.withApi" -}}
ingress reconciler
{{- end -}}

{{/* The labels by which all pods of this release are found. */}}
{{- define "giro.selector" -}}
app.kubernetes.io/name: giro
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* The labels of every object. */}}
{{- define "giro.labels" -}}
{{ include "giro.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* What a service is told: the defaults, and its own block over them. Takes (dict "root" $ "name" "hold"); returns YAML. */}}
{{- define "giro.service" -}}
{{- mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (index .root.Values.services .name | default dict)) | toYaml -}}
{{- end -}}

{{/* Takes (dict "root" $ "image" "hold-service"). */}}
{{- define "giro.image" -}}
{{- $image := .root.Values.image -}}
{{- $digest := get ($image.digests | default dict) .image -}}
{{- with $image.registry }}{{ . }}/{{ end }}{{ $image.repository }}/{{ .image }}
{{- if $digest }}@{{ $digest }}{{ else }}:{{ $image.tag | default .root.Chart.AppVersion }}{{ end -}}
{{- end -}}
