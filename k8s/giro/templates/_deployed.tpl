{{/* A service as it runs now; nothing on a first installation, or where no cluster is asked (helm template). Takes (dict "root" $ "name" "hold"). */}}
{{- define "giro.deployed" -}}
{{- lookup "apps/v1" "Deployment" .root.Release.Namespace (printf "%s-%s" (include "giro.fullname" .root) .name) | toYaml -}}
{{- end -}}
