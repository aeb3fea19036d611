from django.urls import path

from ssi.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_list, name="list"),
    path("nouveau/", views.report_new, name="new"),
    path("<uuid:pk>/", views.report_detail, name="detail"),
    path("<uuid:pk>/commentaires/<slug:section>/", views.commentary_save, name="comment"),
    path("<uuid:pk>/emettre/", views.report_issue, name="issue"),
    path("<uuid:pk>/imprimer/", views.report_print, name="print"),
    path("<uuid:pk>/corriger/", views.report_correct, name="correct"),
    path("<uuid:pk>/pdf/", views.report_pdf, name="pdf"),
]
