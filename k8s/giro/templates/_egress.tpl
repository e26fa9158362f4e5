{{/* What services and migrations talk to. Without peers a rule is for everybody, but at its ports only. */}}
{{- define "giro.egress.servers" -}}
{{- $policy := .Values.networkPolicy -}}
{{- $mysql := list -}}
{{- range .Values.shards }}{{ $mysql = append $mysql (int (.port | default 3306)) }}{{ end -}}
{{- $kafka := $policy.kafka.ports -}}
{{- if not $kafka -}}
{{- range .Values.kafka.bootstrapServers }}{{ $kafka = append $kafka (regexFind "[0-9]+$" . | int) }}{{ end -}}
{{- end -}}
- ports:
    {{- range $policy.dns.ports }}
    - {port: {{ . }}, protocol: UDP}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
  {{- with $policy.dns.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
- ports:
    {{- range uniq $mysql }}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
  {{- with $policy.mysql.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
- ports:
    {{- range uniq $kafka }}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
  {{- with $policy.kafka.to }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* The port at which the issuer is asked for its keys: the one that is named, that of its URL, or the usual one of its scheme. */}}
{{- define "giro.issuer.port" -}}
{{- $issuer := .Values.security.jwt.issuer -}}
{{- $ofUrl := regexReplaceAll "^https?://([^/?#]*).*$" $issuer "${1}" | regexFind ":[0-9]+$" | trimPrefix ":" -}}
{{- .Values.networkPolicy.issuer.port | default $ofUrl | default (ternary 80 443 (hasPrefix "http:" $issuer)) -}}
{{- end -}}
