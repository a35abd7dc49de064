"""The desk under /admin/, what agencies push under /wire/, the site everywhere else."""

from django.contrib import admin
from django.urls import include, path

from articles.admin.users import ChoosePassword
from articles.push import push

urlpatterns = [
    path("admin/welcome/<uidb64>/<token>/", ChoosePassword.as_view(), name="choose_password"),
    path("admin/", admin.site.urls),
    path("wire/", include("articles.push")),
    path("wire", push),  # what is sent cannot follow a redirect
    path("", include("articles.site.urls")),
]

handler404 = "articles.site.views.not_found"
